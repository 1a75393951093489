/// What a look through a whole database has found.
public struct DatabaseReport: Sendable, Equatable {
    /// What is wrong, one sentence each; empty where it is sound.
    public var problems: [String]
    /// The last step of its schema.
    public var schema: String
    /// Its pushes by state.
    public var pushes: [StoredPush.State: Int]
    /// Its jobs by state.
    public var jobs: [StoredJob.State: Int]
    /// Its size in bytes; of a file without its `-wal`.
    public var bytes: Int64

    /// What was found; of one that cannot be opened at all only that.
    public init(
        problems: [String],
        schema: String = "none",
        pushes: [StoredPush.State: Int] = [:],
        jobs: [StoredJob.State: Int] = [:],
        bytes: Int64 = 0
    ) {
        self.problems = problems
        self.schema = schema
        self.pushes = pushes
        self.jobs = jobs
        self.bytes = bytes
    }
}
