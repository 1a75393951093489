internal import Store

/// Why the server did not do what a session asked for.
enum SessionError: Error, Equatable {
    /// There is no connection, and none could be made.
    case notConnected(reason: String)
    /// The connection broke; whether the transaction was committed, nobody knows.
    case lost(reason: String)
    /// The server said nothing in time; as for ``lost(reason:)``, nobody knows.
    case silent
    /// The server refused a statement: nothing of the transaction was done.
    case refused(SQLState, message: String)
    /// The server would acknowledge what it has not written to its disk.
    case notDurable(setting: String, value: String)
    /// A newer version has brought the schema up to what this one does not know.
    case newerSchema

    /// Whether the session can go on.
    var leavesSessionUsable: Bool { if case .refused(let state, _) = self { !state.endsSession } else { false } }
}

/// PostgreSQL's five characters for what went wrong (appendix A, "PostgreSQL Error Codes").
struct SQLState: RawRepresentable, Hashable, Sendable {
    let rawValue: String

    init(rawValue: String) { self.rawValue = rawValue }

    static let noData = SQLState(rawValue: "02000")
    static let undefinedTable = SQLState(rawValue: "42P01")
    static let insufficientPrivilege = SQLState(rawValue: "42501")
    static let diskFull = SQLState(rawValue: "53100")
    static let queryCanceled = SQLState(rawValue: "57014")
    static let lockNotAvailable = SQLState(rawValue: "55P03")
    static let readOnlyTransaction = SQLState(rawValue: "25006")

    /// A value is none (class 22), contradicts others (23), or is too large (54): the same statement fails again.
    var isAboutValues: Bool { ["22", "23", "54"].contains { rawValue.hasPrefix($0) } }

    /// The server shuts down, somebody has ended the session, or taken its prepared statements away.
    var endsSession: Bool { ["57P", "08", "26", "42P05"].contains { rawValue.hasPrefix($0) } }
}

extension SessionError: CustomStringConvertible {
    /// The fact and the fix, in one sentence.
    var description: String {
        switch self {
        case .notConnected(let reason): "PostgreSQL cannot be reached: \(reason)"
        case .lost(let reason): "the connection to PostgreSQL broke: \(reason)"
        case .silent: "PostgreSQL did not answer in time; check its load and its locks"
        case .refused(.diskFull, _): "the disk of PostgreSQL is full; make room, it goes on by itself"
        case .refused(.queryCanceled, _), .refused(.lockNotAvailable, _):
            "PostgreSQL took too long; check its load, and who holds a lock (pg_stat_activity)"
        case .refused(.readOnlyTransaction, _):
            "this PostgreSQL server only reads: name its primary server in the URL"
        case .refused(.insufficientPrivilege, let message):
            "PostgreSQL says: \(message); grant the user of the URL the rights to its schema"
        case .refused(let state, let message): "PostgreSQL says: \(message) (\(state.rawValue))"
        case .newerSchema: PostgreSQLOpenError.newerSchema.description
        case .notDurable(let setting, let value):
            "PostgreSQL runs with \(setting)=\(value), under which a crash loses what was acknowledged: set it to on, or append ?synchronous=off to the URL to insist"
        }
    }
}

extension StoreError {
    init(_ error: SessionError) {
        if case .refused(let state, _) = error, state.isAboutValues {
            self = .unacceptable(reason: error.description)
        } else {
            self = .unavailable(reason: error.description)
        }
    }
}
