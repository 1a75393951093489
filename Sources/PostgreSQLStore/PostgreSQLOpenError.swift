/// Why a database cannot serve as store.
public enum PostgreSQLOpenError: Error, Equatable, Sendable {
    /// The connection string cannot be read; its text is not repeated, since it holds a password.
    case unreadableURL
    /// The server cannot be reached, or refuses us.
    case unreachable(reason: String)
    /// The server would acknowledge what a crash loses.
    case notDurable(setting: String, value: String)
    /// An older version has left it, and whoever only looks does not bring its schema up to date.
    case olderSchema
    /// A newer version has brought its schema up to what this one does not know.
    case newerSchema
    /// It cannot be used.
    case unusable(reason: String)

    init(_ error: SessionError) {
        switch error {
        case .notConnected(let reason): self = .unreachable(reason: reason)
        case .notDurable(let setting, let value): self = .notDurable(setting: setting, value: value)
        case .newerSchema: self = .newerSchema
        case .lost, .silent, .refused: self = .unusable(reason: error.description)
        }
    }
}

extension PostgreSQLOpenError: CustomStringConvertible {
    /// The fact and the fix, in one sentence.
    public var description: String {
        switch self {
        case .unreadableURL:
            "the database's URL cannot be read: write postgres://USER:PASSWORD@HOST:PORT/NAME, special characters in the password as %40 and the like"
        case .unreachable(let reason):
            "PostgreSQL cannot be reached: \(reason)"
        case .notDurable(let setting, let value):
            SessionError.notDurable(setting: setting, value: value).description
        case .olderSchema:
            "the database is empty, or was left by an older version: `qrscene db migrate` brings it up to date, and so does a start of `qrscene serve`"
        case .newerSchema:
            "the database was written by a newer version of qrscene, whose schema this one does not know; run that version, or restore the backup made before its first start"
        case .unusable(let reason): "the database cannot be used: \(reason)"
        }
    }
}
