public import OfficialAccount

/// An answer of the platform with an errcode other than 0.
public struct PlatformRefusal: Error, Sendable, Equatable {
    /// The errcode.
    public let code: ErrorCode
    /// The errmsg as it came, bounded, without control characters and without any secret of ours; its rid or hint too.
    public let message: String
    /// What was asked.
    public let operation: APIOperation

    /// Assembles a refusal.
    ///
    /// - Parameters:
    ///   - code: The errcode.
    ///   - message: The errmsg.
    ///   - operation: What was asked.
    ///   - secrets: What must not appear in the message, whatever the platform or a proxy echoes.
    public init(code: ErrorCode, message: String, operation: APIOperation, secrets: [String] = []) {
        self.code = code
        self.operation = operation
        // First the secrets: a cut could leave half of one.
        let hidden = secrets.reduce(message) { text, secret in
            secret.isEmpty ? text : text.replacing(secret, with: "(redacted)")
        }
        self.message = String(
            String.UnicodeScalarView(
                hidden.unicodeScalars.lazy.filter { $0.value >= 0x20 && $0.value != 0x7F }.prefix(500)
            )
        )
    }

    /// The request's id (`rid: …`), by which the platform's support and `openapi/rid/get` find the call.
    public var requestID: String? {
        guard let range = message.firstRange(of: "rid: ") else { return nil }
        let id = message[range.upperBound...].prefix { $0.isHexDigit || $0 == "-" }
        return id.isEmpty ? nil : String(id)
    }

    /// What older answers have in its place (`hint: […]`).
    public var hint: String? {
        guard let range = message.firstRange(of: "hint: [") else { return nil }
        let hint = message[range.upperBound...].prefix { $0 != "]" }
        return hint.isEmpty ? nil : String(hint)
    }

    /// The address to put on the account's IP allow list, where the platform named it (40164).
    public var refusedAddress: String? {
        guard let range = message.firstRange(of: "invalid ip ") else { return nil }
        let text = message[range.upperBound...].prefix { $0.isHexDigit || $0 == "." || $0 == ":" }
        guard text.contains(where: { $0 == "." || $0 == ":" }) else { return nil }
        return text.hasPrefix("::ffff:") && text.contains(".") ? String(text.dropFirst(7)) : String(text)
    }

    /// What it means and what to do, in plain words.
    public var explanation: ErrorExplanation { code.explanation(in: operation) }
}

extension PlatformRefusal: CustomStringConvertible {
    /// The fact, the likely cause, the fix, and the platform's own words.
    public var description: String {
        let explanation = explanation
        var fix = explanation.fix
        if let refusedAddress { fix = "add \(refusedAddress) to the IP allow list (IP白名单) under 基本配置 of the console" }
        let words = message.isEmpty ? "" : " (errmsg: \(message))"
        return "the platform refused \(operation) with errcode \(code): \(explanation.meaning); \(fix)\(words)"
    }
}
