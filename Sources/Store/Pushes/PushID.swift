/// The number under which a store remembers one push; never reused within a store.
public struct PushID: RawRepresentable, Hashable, Sendable, Comparable {
    /// The number, from 1 up.
    public let rawValue: Int64

    /// Wraps a number.
    public init(rawValue: Int64) { self.rawValue = rawValue }

    /// Orders by number, which is the order of storing.
    public static func < (left: PushID, right: PushID) -> Bool { left.rawValue < right.rawValue }
}

extension PushID: CustomStringConvertible {
    /// The id as screens, logs and the API show it: `evt_12`.
    public var description: String { "evt_\(rawValue)" }

    /// Reads what ``description`` prints, with or without the prefix.
    public init?(_ text: String) {
        guard let number = Int64(text.hasPrefix("evt_") ? String(text.dropFirst(4)) : text), number > 0 else {
            return nil
        }
        self.init(rawValue: number)
    }
}
