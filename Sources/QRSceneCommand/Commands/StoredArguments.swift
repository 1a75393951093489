public import ArgumentParser
public import QRScene

// What stores number and name, as the command line has it.

extension PushID: ExpressibleByArgument {
    /// Reads `evt_12` or `12`.
    public init?(argument: String) { self.init(argument) }
}

extension JobID: ExpressibleByArgument {
    /// Reads `job_12` or `12`.
    public init?(argument: String) { self.init(argument) }
}

extension StoredPush.State: ExpressibleByArgument {}

extension StoredJob.State: ExpressibleByArgument {}

extension StatsQuestion.Breakdown: ExpressibleByArgument {}
