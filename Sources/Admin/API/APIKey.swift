/// The key that opens the API to other machines; it does not show itself.
public struct APIKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let bytes: [UInt8]

    /// The shortest that is taken: what is shorter can be guessed.
    public static let shortest = 16

    /// Takes a key of at least ``shortest`` printable ASCII characters; `nil` for anything else.
    public init?(_ text: String) {
        guard text.utf8.count >= Self.shortest, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        bytes = Array(text.utf8)
    }

    /// Whether this is the key; takes as long for any text of one length.
    package func matches(_ text: Substring) -> Bool {
        var difference = UInt8(text.utf8.count == bytes.count ? 0 : 1)
        for (index, byte) in text.utf8.enumerated() { difference |= byte ^ bytes[index % bytes.count] }
        return difference == 0
    }

    /// Never the key.
    public var description: String { "APIKey(redacted)" }

    /// Never the key.
    public var debugDescription: String { description }

    /// Shows nothing to `dump`.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
