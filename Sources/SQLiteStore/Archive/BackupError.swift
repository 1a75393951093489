/// Why no copy was made.
public enum BackupError: Error, Equatable, Sendable {
    /// Something is there already.
    case taken(path: String)
    /// The copy was made, and is damaged as the file is.
    case unsound(path: String, [String])
    /// It could not be written.
    case failed(path: String, reason: String)
}

extension BackupError: CustomStringConvertible {
    /// The fact and the fix, in one sentence.
    public var description: String {
        switch self {
        case .taken(let path): "\(path) is there already: name a file that is not, nothing is overwritten"
        case .unsound(let path, let problems):
            "the copy at \(path) is damaged, and so is the database: \(problems.joined(separator: "; ")); keep the older backups"
        case .failed(let path, let reason): "\(path) cannot be written: \(reason)"
        }
    }
}
