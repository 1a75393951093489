internal import FoundationEssentials
public import WeChatPush
internal import Yams

/// A reply in an endpoint's answer that cannot be used.
public enum ReplyAnswerError: Error, Sendable, Equatable {
    /// The answer begins as a JSON object and is none.
    case notJSON
    /// What stands after `reply` is no reply; the text is the fact and the fix.
    case unusable(String)
}

extension ReplyAnswerError: CustomStringConvertible {
    /// The fact and the fix, in one sentence.
    public var description: String {
        switch self {
        case .notJSON: "the answer begins with { and is no JSON; answer {} or nothing where there is no reply"
        case .unusable(let problem): problem
        }
    }
}

extension PassiveReply {
    /// Reads the reply in the answer of an endpoint that a scan was forwarded to: `{"reply":{"text":"…"}}`.
    ///
    /// A reply has the shapes it has in a routes file (``RoutesFile``), written in JSON; braces in a text are braces.
    ///
    /// - Parameter answer: The body.
    /// - Returns: The reply; ``none`` for an answer that is no JSON object, has no `reply`, or `null` in its place.
    /// - Throws: ``ReplyAnswerError`` where something stands there that is no reply.
    public static func read(answer: [UInt8]) throws(ReplyAnswerError) -> PassiveReply {
        let isObject = answer.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } == UInt8(ascii: "{")
        guard isObject else { return .none }
        guard let document = try? JSONDecoder().decode(JSONTree.self, from: Data(answer)) else { throw .notJSON }
        guard case .object(let members) = document, let described = members["reply"], described != .null else {
            return .none
        }
        var reader = RoutesFileReader()
        guard let reply = reader.reply(described.node)?.reply, reader.problems.isEmpty else {
            throw .unusable(reader.problems.first.map { "\($0.fault)" } ?? "the reply is empty")
        }
        if let problem = reply.validate().first { throw .unusable("\(problem)") }
        return reply
    }
}

/// A JSON document, in the words of a routes file's.
private indirect enum JSONTree: Decodable, Equatable {
    case null
    case scalar(String)
    case list([JSONTree])
    case object([String: JSONTree])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let text = try? container.decode(String.self) {
            self = .scalar(text)
        } else if let truth = try? container.decode(Bool.self) {
            self = .scalar(String(truth))
        } else if let number = try? container.decode(Int64.self) {
            self = .scalar(String(number))
        } else if let number = try? container.decode(Double.self) {
            self = .scalar(String(number))
        } else if let items = try? container.decode([JSONTree].self) {
            self = .list(items)
        } else {
            self = .object(try container.decode([String: JSONTree].self))
        }
    }

    var node: Node {
        switch self {
        case .null: Node("")
        case .scalar(let text): Node(text)
        case .list(let items): Node(items.map(\.withoutNulls.node))
        case .object(let members): Node(members.map { (Node($0.key), $0.value.withoutNulls.node) })
        }
    }

    /// A field that is `null` is a field that is not there.
    private var withoutNulls: JSONTree {
        guard case .object(let members) = self else { return self }
        return .object(members.filter { $0.value != .null })
    }
}
