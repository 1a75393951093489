/// A text that opens something: whoever holds it may do what it stands for.
///
/// It is never shown: `description`, a debugger and `dump` say only that there is one. Two are compared in a time that
/// does not depend on where they differ.
protocol Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The characters themselves.
    ///
    /// For the one who is to hold it; never for a log, a row or a URL.
    var text: String { get }
}

extension Secret {
    var description: String { "\(Self.self)(redacted)" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: []) }

    static func == (left: Self, right: Self) -> Bool {
        // The length of each kind of secret is no secret.
        guard left.text.utf8.count == right.text.utf8.count else { return false }
        var difference: UInt8 = 0
        for (one, other) in zip(left.text.utf8, right.text.utf8) { difference |= one ^ other }
        return difference == 0
    }

    func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
