import QRScene

/// A flow, as the API shows it.
struct FlowView: Decodable, Sendable {
    struct Picture: Decodable, Sendable {
        var url: String
        var expiresAt: String
    }

    struct Conflict: Decodable, Sendable {
        var kind: String
        var accounts: [String]
        var move: String
        var waitsUntil: String?
        var settledBy: [String]
    }

    var flowId: String
    var application: String
    var kind: String
    var mode: String
    var state: String
    var status: String
    var reason: String?
    var createdAt: String
    var expiresAt: String
    var accountRef: String?
    var pageUrl: String
    var qr: Picture?
    var conflict: Conflict?
    var resultCode: String?

    /// A page of rows for people.
    var text: String {
        var rows = [
            ["flow", flowId], ["application", application], ["kind", "\(kind), mode \(mode)"],
            ["state", state + (reason.map { " (\($0))" } ?? "")], ["account", accountRef ?? "—"],
            ["created", createdAt], ["expires", expiresAt], ["page", pageUrl],
        ]
        if let conflict {
            let accounts = conflict.accounts.joined(separator: ", ")
            rows.append(["conflict", "\(conflict.kind) with \(accounts), move \(conflict.move)"])
            if let end = conflict.waitsUntil { rows.append(["waits until", end]) }
        }
        return Table.text(rows.map { $0.map(Printable.text) })
    }

    /// The path of its part of the API.
    static func path(_ id: String, _ deed: String? = nil) throws(NotFoundFailure) -> String {
        // An id goes into a path: what cannot be one is not asked for.
        guard id.hasPrefix("flow_"), id.utf8.allSatisfy({ isPlain($0) }) else { throw NotFoundFailure(flow: id) }
        return "/api/v1/flows/\(id)" + (deed.map { "/\($0)" } ?? "")
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

extension NotFoundFailure {
    /// A flow that cannot be there.
    init(flow id: String) {
        self.init(description: "'\(Printable.text(id))' is no flow's id: they look like flow_AbC123…")
    }
}
