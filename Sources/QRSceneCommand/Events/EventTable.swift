import QRScene

/// Pushes as lines: for people, and for machines.
struct EventTable {
    let reader: PushReader
    /// Whether OpenIDs are shown whole.
    var isFull = false

    private static let header = ["EVENT", "TIME", "WHAT", "SCENE", "WHO", "STATE", "ROUTE", "REPLY"]
    /// Wide enough for most, where lines come one by one and none knows the next.
    private static let widths = [9, 23, 11, 20, 11, 9, 20]

    /// A table with a header.
    func text(_ pushes: [StoredPush]) -> String { Table.text(pushes.map(cells), header: Self.header) }

    /// One line of a stream.
    func line(_ push: StoredPush) -> String { Table.line(cells(push), Self.widths) }

    /// One object, as the API has it.
    func json(_ push: StoredPush) -> String { JSONText.object(EventJSON.row(push, reader.read(push))) }

    private func cells(_ push: StoredPush) -> [String] {
        let record = push.record
        let person = isFull ? record.openID.rawValue : record.openID.shortened
        let reply = reader.read(push).reply.map { $0.summary.isEmpty ? $0.kind : "\($0.kind) \($0.summary)" } ?? "—"
        return [
            push.id.description, LocalTime.text(record.receivedAt), Printable.text(record.event),
            Printable.text(record.scene?.text ?? "—"), Printable.text(person), push.state.rawValue,
            Printable.text(push.settlement?.route ?? "—"), Printable.text(reply),
        ]
    }
}
