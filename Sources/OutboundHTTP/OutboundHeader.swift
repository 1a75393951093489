/// One header field of a request or a response.
public struct OutboundHeader: Sendable, Hashable {
    /// The name, as written.
    public let name: String
    /// The value, without blanks around it.
    public let value: String

    /// Assembles a field; whether it can be sent is checked when it is.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// Whether the field can be sent: a name of token characters, and a value that does not begin a field of its own.
    var isSendable: Bool {
        let signs = Array("!#$%&'*+-.^_`|~".utf8)
        let isToken = name.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: signs.contains(byte)
            }
        }
        return isToken && !name.isEmpty && value.utf8.allSatisfy { ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 }
    }
}
