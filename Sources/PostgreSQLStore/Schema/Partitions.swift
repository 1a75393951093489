internal import Store

/// The weeks that pushes lie in: made ahead, and dropped when all in them is old and finished.
///
/// What belongs to no week that is there lies in `push_default`: nothing is refused for lack of a partition.
enum Partitions {
    private static let week: Int64 = 604_800
    /// 1970 began on a Thursday; weeks begin on Monday, in UTC.
    private static let firstMonday: Int64 = 345_600

    /// The last Monday before a time: partitions that end there hold nothing younger, unless it was slow in coming.
    ///
    /// - Parameter milliseconds: Since 1970.
    /// - Returns: Seconds since 1970.
    static func monday(before milliseconds: Int64) -> Int64 {
        let seconds = max(milliseconds / 1000, firstMonday) - firstMonday
        return seconds / week * week + firstMonday
    }

    /// Makes this week's partition and the next two, where they are not there.
    ///
    /// It is attached, not created in place: that locks out nobody who stores a push. Where `push_default` holds a push
    /// of that week already, by a platform's clock that went ahead, the week stays there.
    static func prepare(_ session: inout Session) throws(SessionError) {
        _ = try session.script(preparation)
    }

    private static let preparation = """
        DO $$
        DECLARE
            monday bigint := extract(epoch FROM date_trunc('week', now() AT TIME ZONE 'UTC'));
            name text;
        BEGIN
            FOR n IN 0..2 LOOP
                name := 'push_' || to_char(to_timestamp(monday + n * \(week)) AT TIME ZONE 'UTC', 'YYYYMMDD');
                CONTINUE WHEN to_regclass(name) IS NOT NULL;
                PERFORM pg_advisory_xact_lock(18515, hashtext(current_schema()));
                CONTINUE WHEN to_regclass(name) IS NOT NULL;
                BEGIN
                    EXECUTE format('CREATE TABLE %I (LIKE push INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name);
                    EXECUTE format(
                        'ALTER TABLE push ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)',
                        name, monday + n * \(week), monday + (n + 1) * \(week)
                    );
                EXCEPTION WHEN check_violation THEN
                    NULL;
                END;
            END LOOP;
        END $$
        """

    /// Drops the weeks in which everything is old and finished.
    ///
    /// - Parameters:
    ///   - before: Milliseconds since 1970; what was received earlier is old.
    ///   - session: Where.
    /// - Returns: How many pushes went with them.
    /// - Throws: ``SessionError``.
    static func drop(before: Int64, _ session: inout Session) throws(SessionError) -> Int {
        let past = try session.run([SQLStatement(nil, past, [.integer(monday(before: before))])]).first ?? []
        var dropped = 0
        for name in past.compactMap({ $0.text("name") }) {
            guard try isDroppable(name, before, &session) else { continue }
            dropped += try drop(name, before, &session)
        }
        return dropped
    }

    /// Partitions that end by that Monday; their names are digits of our own.
    private static let past = """
        SELECT c.relname::text AS name
        FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'push'::regclass AND c.relname ~ '^push_[0-9]{8}$'
            AND extract(epoch FROM to_date(right(c.relname, 8), 'YYYYMMDD')) + \(week) <= $1::bigint
        ORDER BY 1
        """

    private static func isDroppable(
        _ name: String,
        _ before: Int64,
        _ session: inout Session
    ) throws(SessionError) -> Bool {
        try session.script("SELECT 1 WHERE \(obstacle(name, before))").isEmpty
    }

    /// What keeps a partition: something young, something unfinished, the newest push, the push of the newest job.
    private static func obstacle(_ name: String, _ before: Int64) -> String {
        """
        EXISTS (SELECT FROM \(name) WHERE received_at >= \(before))
        OR EXISTS (SELECT FROM \(name) WHERE state = 'running')
        OR EXISTS (SELECT FROM job JOIN \(name) p ON p.id = job.push WHERE job.state = 'pending')
        OR EXISTS (SELECT FROM \(name) WHERE id = (SELECT max(id) FROM push))
        OR EXISTS (SELECT FROM \(name) WHERE id = (SELECT push FROM job ORDER BY id DESC LIMIT 1))
        """
    }

    /// Counting a week and deleting its jobs takes a while; nobody waits for that.
    private static let limit: Duration = .seconds(61)
    private static let begin = "BEGIN; SET LOCAL statement_timeout = '60s'; "

    /// Everybody else waits while it is dropped, so that lock is asked for last, and not for long.
    private static func drop(
        _ name: String,
        _ before: Int64,
        _ session: inout Session
    ) throws(SessionError) -> Int {
        do throws(SessionError) {
            let counted = try session.script(begin + "SELECT count(*)::text AS count FROM \(name)", within: limit)
            _ = try session.script("DELETE FROM job USING \(name) p WHERE job.push = p.id", within: limit)
            _ = try session.script("SET LOCAL lock_timeout = '1s'; LOCK TABLE push IN ACCESS EXCLUSIVE MODE")
            guard try isDroppable(name, before, &session) else {
                _ = try session.script("ROLLBACK")
                return 0
            }
            _ = try session.script("DROP TABLE \(name); COMMIT")
            return counted.first?.text("count").flatMap { Int($0) } ?? 0
        } catch {
            guard error.leavesSessionUsable else { throw error }
            _ = try session.script("ROLLBACK")
            // Somebody reads for long; the next round tries again.
            if case .refused(.lockNotAvailable, _) = error { return 0 }
            throw error
        }
    }
}
