internal import CPostgreSQL
internal import Glibc

// The one file that knows libpq. A session belongs to the queue that made it; its calls block that queue only.
//
// Statements go out together and their answers are read together (libpq's pipeline mode): however many they are, they
// are one round trip, and without a BEGIN one transaction, which the server commits at the end of the pipeline. So
// nothing is done before the last answer, PGRES_PIPELINE_SYNC, has come; and where it does not come, nobody knows.

/// A connection to the server.
@safe struct Session: ~Copyable {
    /// What another session told on a channel.
    struct Notification: Sendable {
        let channel: String
        let payload: String
    }

    private let connection: OpaquePointer
    private let patience: Duration
    private var prepared: Set<String> = []
    private var channels: Set<String> = []

    /// Connects as the URL says; libpq itself reads it, with all its TLS settings.
    ///
    /// - Parameters:
    ///   - url: What libpq reads as a connection string.
    ///   - patience: How long one answer may take.
    /// - Returns: The session.
    /// - Throws: ``SessionError/notConnected(reason:)``.
    static func open(_ url: String, patience: Duration) throws(SessionError) -> Session {
        // What stands before the URL gives way to it; what stands behind it does not.
        let settings = [
            ("fallback_application_name", "qrscene"), ("connect_timeout", "3"), ("keepalives_idle", "10"),
            ("keepalives_interval", "3"), ("keepalives_count", "3"), ("tcp_user_timeout", "10000"),
            ("target_session_attrs", "read-write"), ("dbname", url), ("client_encoding", "UTF8"),
        ]
        let connection = unsafe withPointers(settings.map(\.0)) { names in
            unsafe withPointers(settings.map(\.1)) { values in unsafe PQconnectdbParams(names, values, 1) }
        }
        guard let connection = unsafe connection else { throw .notConnected(reason: "there is no memory left") }
        let session = unsafe Session(connection, patience)
        guard unsafe PQstatus(session.connection) == CONNECTION_OK, unsafe PQsetnonblocking(session.connection, 1) == 0
        else { throw .notConnected(reason: session.problem) }
        // Notices ("already exists, skipping") would go to stderr, among our own lines.
        unsafe PQsetNoticeProcessor(session.connection, { _, _ in }, nil)
        return session
    }

    private init(_ connection: OpaquePointer, _ patience: Duration) {
        unsafe self.connection = unsafe connection
        self.patience = patience
    }

    deinit { unsafe PQfinish(connection) }

    /// Whether a URL can be read, without connecting.
    ///
    /// A password with a character that should have been encoded would be taken for a host or a port, which libpq repeats
    /// in what it says.
    static func canRead(_ url: String) -> Bool {
        let place = url.split(separator: ":", maxSplits: 1).dropFirst().first ?? ""
        if place.hasPrefix("//"), let end = place.lastIndex(of: "@") {
            guard !place[..<end].dropFirst(2).contains(where: { "/?@".contains($0) }) else { return false }
        }
        guard let options = unsafe PQconninfoParse(url, nil) else { return false }
        unsafe PQconninfoFree(options)
        return true
    }

    /// Whether there is no server at a URL, or one that is just starting or ending; one that answers is there, whatever it
    /// says.
    static func isAway(_ url: String) -> Bool {
        switch unsafe PQping(url) {
        case PQPING_REJECT, PQPING_NO_RESPONSE: true
        default: false
        }
    }

    // MARK: Asking

    /// Whether the server has not ended the session while nobody used it.
    var isAlive: Bool {
        // Read to the end: the server's farewell stands before the end of its stream.
        while wait(for: Int16(POLLIN), atMost: .zero) {
            guard unsafe PQconsumeInput(connection) == 1 else { return false }
        }
        return unsafe PQstatus(connection) == CONNECTION_OK
    }

    /// Runs statements as one transaction, in one round trip.
    ///
    /// - Returns: The rows of each.
    /// - Throws: ``SessionError``; only ``SessionError/refused(_:message:)`` says that nothing was done.
    mutating func run(_ statements: [SQLStatement]) throws(SessionError) -> [[SQLRow]] {
        for statement in statements { try prepare(statement) }
        guard unsafe PQenterPipelineMode(connection) == 1 else { throw .lost(reason: problem) }
        for statement in statements {
            guard unsafe Self.send(statement, to: connection) == 1 else { throw .lost(reason: problem) }
        }
        guard unsafe PQpipelineSync(connection) == 1 else { throw .lost(reason: problem) }
        // Left in any case: a session that met a refusal goes on.
        defer { _ = unsafe PQexitPipelineMode(connection) }
        return try results(until: PGRES_PIPELINE_SYNC, within: patience)
    }

    /// Runs a text of several statements: what cannot be prepared, once in a while.
    ///
    /// - Returns: The rows of all of them.
    mutating func script(_ sql: String, within limit: Duration? = nil) throws(SessionError) -> [SQLRow] {
        guard unsafe PQsendQuery(connection, sql) == 1 else { throw .lost(reason: problem) }
        return try results(until: nil, within: limit ?? patience).flatMap { $0 }
    }

    private mutating func prepare(_ statement: SQLStatement) throws(SessionError) {
        guard let name = statement.name, !prepared.contains(name) else { return }
        guard unsafe PQsendPrepare(connection, name, statement.sql, 0, nil) == 1 else { throw .lost(reason: problem) }
        _ = try results(until: nil, within: patience)
        prepared.insert(name)
    }

    private static func send(_ statement: SQLStatement, to connection: OpaquePointer) -> Int32 {
        var buffer: [UInt8] = []
        let ranges = statement.parameters.map { value -> Range<Int>? in
            guard !value.isNull else { return nil }
            let start = buffer.count
            value.write(to: &buffer)
            return start..<buffer.count
        }
        // An empty buffer might have no address, and a parameter without one would be null.
        buffer.append(0)
        let count = Int32(ranges.count)
        let (lengths, formats) = (ranges.map { Int32($0?.count ?? 0) }, ranges.map { _ in Int32(1) })
        return unsafe buffer.withUnsafeBytes { bytes in
            let base = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            let values = unsafe ranges.map { range in unsafe range.flatMap { unsafe base?.advanced(by: $0.lowerBound) }
            }
            guard let name = statement.name else {
                return unsafe PQsendQueryParams(connection, statement.sql, count, nil, values, lengths, formats, 1)
            }
            return unsafe PQsendQueryPrepared(connection, name, count, values, lengths, formats, 1)
        }
    }

    // MARK: Listening

    /// Asks for the notifications of a channel, whose name is one of ours.
    mutating func listen(to channel: String) throws(SessionError) {
        guard !channels.contains(channel) else { return }
        _ = try script("LISTEN \(channel)")
        channels.insert(channel)
    }

    /// Waits for notifications of the channels that are listened to.
    ///
    /// - Returns: Them; empty where none came in time.
    func notifications(within limit: Duration) throws(SessionError) -> [Notification] {
        if try received().isEmpty, wait(for: Int16(POLLIN), atMost: limit) {
            guard unsafe PQconsumeInput(connection) == 1 else { throw .lost(reason: problem) }
        }
        return try received()
    }
}

// MARK: - Answers

extension Session {
    /// Reads answers to the last, which is the one of this status, or the one before none.
    private func results(
        until last: ExecStatusType?,
        within limit: Duration
    ) throws(SessionError) -> [[SQLRow]] {
        let deadline = ContinuousClock.now + limit
        var results: [[SQLRow]] = []
        var refusal: SessionError?
        while true {
            try awaitResult(until: deadline)
            guard let result = unsafe PQgetResult(connection) else {
                guard unsafe PQstatus(connection) == CONNECTION_OK else { throw refusal ?? .lost(reason: problem) }
                if last == nil { break }
                continue
            }
            defer { unsafe PQclear(result) }
            switch unsafe PQresultStatus(result) {
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: results.append(unsafe Self.rows(of: result))
            case PGRES_PIPELINE_SYNC:
                if let refusal { throw refusal }
                return results
            // What stood behind the refused one in the pipeline.
            case PGRES_PIPELINE_ABORTED: continue
            default: refusal = unsafe refusal ?? Self.refusal(result, isOpen: PQstatus(connection) == CONNECTION_OK)
            }
        }
        if let refusal { throw refusal }
        return results
    }

    private func awaitResult(until deadline: ContinuousClock.Instant) throws(SessionError) {
        while unsafe PQflush(connection) == 1 { try waitAndConsume(Int16(POLLIN) | Int16(POLLOUT), until: deadline) }
        while unsafe PQisBusy(connection) == 1 { try waitAndConsume(Int16(POLLIN), until: deadline) }
    }

    private func waitAndConsume(_ events: Int16, until deadline: ContinuousClock.Instant) throws(SessionError) {
        guard wait(for: events, atMost: deadline - ContinuousClock.now) else { throw .silent }
        guard unsafe PQconsumeInput(connection) == 1 else { throw .lost(reason: problem) }
    }

    /// Whether the socket is ready within a time.
    private func wait(for events: Int16, atMost limit: Duration) -> Bool {
        let (seconds, attoseconds) = limit.components
        let milliseconds = max(0, seconds * 1000 + attoseconds / 1_000_000_000_000_000)
        var watched = unsafe pollfd(fd: PQsocket(connection), events: events, revents: 0)
        var ready: Int32
        repeat {
            ready = unsafe poll(&watched, 1, Int32(clamping: milliseconds))
        } while ready < 0 && errno == EINTR
        return ready > 0
    }

    private func received() throws(SessionError) -> [Notification] {
        var received: [Notification] = []
        while let notification = unsafe PQnotifies(connection) {
            if let channel = unsafe notification.pointee.relname, let payload = unsafe notification.pointee.extra {
                received.append(
                    Notification(channel: unsafe String(cString: channel), payload: unsafe String(cString: payload))
                )
            }
            unsafe PQfreemem(notification)
        }
        return received
    }

    private static func refusal(_ result: OpaquePointer, isOpen: Bool) -> SessionError {
        let message = unsafe qrscene_pq_message(result).map { unsafe String(cString: $0) }
        guard let state = unsafe qrscene_pq_sqlstate(result), isOpen else {
            return .lost(reason: message ?? "the server closed it")
        }
        return .refused(SQLState(rawValue: unsafe String(cString: state)), message: message ?? "")
    }

    private static func rows(of result: OpaquePointer) -> [SQLRow] {
        let columns = unsafe PQnfields(result)
        var places: [String: Int] = [:]
        for column in 0..<columns {
            if let name = unsafe PQfname(result, column) { places[unsafe String(cString: name)] = Int(column) }
        }
        return unsafe (0..<PQntuples(result)).map { row in
            let values = (0..<columns).map { column -> [UInt8]? in
                guard unsafe PQgetisnull(result, row, column) == 0 else { return nil }
                let length = unsafe Int(PQgetlength(result, row, column))
                guard let start = unsafe PQgetvalue(result, row, column) else { return nil }
                return unsafe Array(UnsafeRawBufferPointer(start: start, count: length))
            }
            return SQLRow(places, values)
        }
    }

    /// What libpq says about the connection, in one line.
    private var problem: String {
        let text = unsafe PQerrorMessage(connection).map { unsafe String(cString: $0) } ?? ""
        let lines = text.split(separator: "\n").map { $0.drop { $0 == " " || $0 == "\t" } }
        return lines.isEmpty ? "no reason was given" : lines.joined(separator: "; ")
    }

    /// Texts as a C array with a null at its end.
    private static func withPointers<Value>(
        _ texts: [String],
        _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Value?
    ) -> Value? {
        var bytes: [CChar] = []
        let starts = texts.map { text -> Int in
            defer { bytes.append(contentsOf: text.utf8CString) }
            return bytes.count
        }
        return unsafe bytes.withUnsafeBufferPointer { bytes in
            var pointers = unsafe starts.map { start in unsafe bytes.baseAddress?.advanced(by: start) }
            unsafe pointers.append(nil)
            return unsafe pointers.withUnsafeBufferPointer { pointers in
                unsafe pointers.baseAddress.flatMap { unsafe body($0) }
            }
        }
    }
}
