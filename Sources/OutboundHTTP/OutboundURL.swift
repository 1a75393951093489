/// A URL as the transfer needs it, checked for what libcurl would take too kindly.
struct OutboundURL: Sendable, Equatable {
    /// What libcurl is given.
    let target: String
    /// The path of a Unix socket, where one is meant.
    let unixSocket: String?
    /// Host and port for messages, without user and password.
    let authority: String

    init(_ text: String) throws(OutboundError) {
        guard text.utf8.count <= 8192 else { throw .malformedURL(reason: "it has more than 8192 bytes") }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            throw .malformedURL(reason: "it has a blank or a control character; percent-encode it")
        }
        guard let parts = Parts(text) else {
            throw .malformedURL(reason: "it does not begin with a scheme such as https://")
        }
        let authority = parts.authority
        switch parts.scheme.lowercased() {
        case "http", "https":
            guard !authority.isEmpty, authority.first != ":" else { throw .malformedURL(reason: "it names no host") }
            (target, unixSocket, self.authority) = (text, nil, authority)
        case "http+unix":
            guard let path = Self.decoded(parts.rawAuthority), path.hasPrefix("/"), path.utf8.count < 108 else {
                throw .malformedURL(
                    reason: "after http+unix:// stands the socket's path with each / written %2F, at most 107 bytes"
                )
            }
            (target, unixSocket, self.authority) = ("http://localhost" + parts.rest, path, path)
        default: throw .unsupportedScheme(parts.scheme)
        }
    }

    /// Scheme, host, port and path: what may stand in a log.
    static func redacted(_ text: String) -> String {
        guard let parts = Parts(text) else { return "(no URL)" }
        return "\(parts.scheme)://\(parts.authority)\(parts.rest.prefix { $0 != "?" && $0 != "#" })"
    }

    private struct Parts {
        let scheme: String
        let rawAuthority: String
        let rest: String
        var authority: String {
            rawAuthority.lastIndex(of: "@").map { String(rawAuthority[rawAuthority.index(after: $0)...]) }
                ?? rawAuthority
        }

        init?(_ text: String) {
            guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else { return nil }
            scheme = String(text[..<colon])
            let isScheme = scheme.utf8.allSatisfy { byte in
                (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == 0x2B
            }
            guard !scheme.isEmpty, isScheme else { return nil }
            let after = text[colon...].dropFirst(3)
            rawAuthority = String(after.prefix { !"/?#\\".contains($0) })
            rest = String(after.dropFirst(rawAuthority.count))
        }
    }

    /// Undoes percent-encoding; `nil` where it is broken, hides a NUL, or is not UTF-8.
    private static func decoded(_ text: String) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == 0x25 else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return bytes.contains(0) ? nil : String(validating: bytes, as: UTF8.self)
    }
}
