internal import Store

/// The statements about single pushes.
enum PushTable {
    /// What was answered to a push.
    static func answer(to id: PushID) -> SQLStatement {
        let sql = "SELECT state, answer_type, answer FROM push WHERE id = $1::bigint AND state <> 'running'"
        return SQLStatement("answer", sql, [.integer(id.rawValue)])
    }

    /// Takes running pushes whose owner shows no life; what another instance is just taking is passed over.
    static func takeAbandoned(
        limit: Int,
        owner: Int64,
        held: SQLValue,
        _ now: SQLValue,
        onlyOurs: Bool
    ) -> SQLStatement {
        let parameters: [SQLValue] = [
            now, .integer(owner), held, .integer(onlyOurs ? owner : nil), .integer(Int64(limit)),
        ]
        return SQLStatement("take pushes", taking, parameters)
    }

    /// The columns of a taken push, by their names: a newer version that adds one must not change the result of what this
    /// one has prepared, which the server would refuse.
    private static let columns = """
        push.id, account, duplicate_key, received_at, push.create_time, openid, event, scene, ticket, document, attempts,
            fence, replay_of
        """

    private static let taking = """
        WITH abandoned AS (
            SELECT id, create_time FROM push
            WHERE state = 'running' AND \(InstanceTable.isAbandoned("push"))
            ORDER BY id LIMIT $5::bigint FOR UPDATE SKIP LOCKED
        )
        UPDATE push SET owner = $2::bigint, leased_at = \(SQLStatement.now), fence = fence + 1, attempts = attempts + 1
        FROM abandoned WHERE push.id = abandoned.id AND push.create_time = abandoned.create_time
        RETURNING \(columns)
        """
}
