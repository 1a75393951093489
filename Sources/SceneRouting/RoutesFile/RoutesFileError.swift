/// A routes file that cannot be used, with everything that is wrong in it.
public struct RoutesFileError: Error, Sendable {
    /// No more problems than these are listed.
    static let problemLimit = 100

    /// The file, as it was named.
    public let path: String
    /// The problems, in the order of the file; at least one.
    public let problems: [RoutesFileProblem]
}

extension RoutesFileError: CustomStringConvertible {
    /// One line a problem: `routes.yaml:12:5: the fact; the fix`.
    public var description: String {
        problems.map { problem in
            let place = problem.line > 0 ? ":\(problem.line):\(problem.column)" : ""
            return "\(path)\(place): \(problem.fault)"
        }.joined(separator: "\n")
    }
}

/// One thing that is wrong in a routes file, and where.
public struct RoutesFileProblem: Sendable {
    /// The line, counted from 1; 0 where the file as a whole is meant.
    public let line: Int
    /// The column, counted in characters from 1; 0 where the file as a whole is meant.
    public let column: Int
    /// What is wrong.
    public let fault: RoutesFileFault
}
