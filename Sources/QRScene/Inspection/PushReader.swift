package import Admin
package import Store
package import WeChatPush

/// Reads stored pushes: their documents, and their answers with whatever credentials are at hand.
package struct PushReader: Sendable {
    private let readers: [String: AnswerReader]

    /// A reader.
    ///
    /// - Parameter credentials: Each account's, by its name; an answer that is sealed stays so without.
    package init(credentials: [String: PushCredentials]) {
        readers = credentials.mapValues { AnswerReader(credentials: $0) }
    }

    /// What a push says.
    package func read(_ push: StoredPush) -> PushReading {
        PushReading(
            fields: Self.elements(of: push.record.document).map(PushReading.Field.init),
            reply: push.settlement.map { reading(of: $0.answer.body, account: push.record.account) }
        )
    }

    /// The reply in an answer; `nil` where it cannot be opened.
    package func reply(in body: [UInt8], account: String) -> PassiveReply? {
        // What was replayed here was never sealed; nor is anything else whose reply shows as it is.
        if let reply = try? PassiveReply(document: body) { return reply }
        return try? readers[account]?.reply(in: body)
    }

    func reading(of body: [UInt8], account: String) -> PushReading.Reply {
        guard let reply = reply(in: body, account: account) else {
            return PushReading.Reply(kind: "sealed", summary: "\(body.count) B")
        }
        let words = AnswerReader.words(for: reply)
        let summary = words.hasPrefix(reply.kind) ? words.dropFirst(reply.kind.count) : words[...]
        return PushReading.Reply(kind: reply.kind, summary: String(summary.drop { $0 == " " }))
    }

    private static func elements(of document: ArraySlice<UInt8>) -> [PushElement] {
        (try? PushParser().parse(document, format: PushFormat(of: document)))?.elements ?? []
    }
}

extension PushReading.Field {
    init(_ element: PushElement) {
        self.init(name: element.name, text: element.text, children: element.children.map(Self.init))
    }
}
