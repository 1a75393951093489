public import Store

/// Why a file cannot serve as store.
public enum SQLiteOpenError: Error, Equatable, Sendable {
    /// There is no such file, and whoever only looks makes none.
    case missing(path: String)
    /// An older version has left it, and whoever only looks does not bring its schema up to date.
    case olderSchema(path: String)
    /// A newer version has brought its schema up to what this one does not know.
    case newerSchema(path: String)
    /// It is damaged, or no database.
    case damaged(path: String)
    /// It cannot be opened or written.
    case unusable(path: String, StoreError)
}

extension SQLiteOpenError: CustomStringConvertible {
    /// The fact and the fix, in one sentence.
    public var description: String {
        switch self {
        case .missing(let path):
            "there is no database at \(path): name the one that the receiver uses with --database sqlite:PATH, or start `qrscene serve`, which makes it"
        case .olderSchema(let path):
            "\(path) was left by an older version: `qrscene db migrate` brings it up to date, and so does a start of `qrscene serve`"
        case .newerSchema(let path):
            "\(path) was written by a newer version of qrscene, whose schema this one does not know; run that version, or restore the backup made before its first start"
        case .damaged(let path):
            "\(path) is damaged, or no database: restore a backup"
        case .unusable(let path, .unavailable(let reason)): "\(path) cannot be used: \(reason)"
        case .unusable(let path, let error): "\(path) cannot be used: \(error)"
        }
    }
}
