/// A code that cannot be asked for; each says the limit.
public enum QRCodeRequestError: Error, Sendable, Equatable {
    /// A `scene_id` is from 1 to the limit.
    case number(Int, limit: Int, isPermanent: Bool)
    /// A `scene_str` has 1 to 64 characters; this one has so many.
    case textLength(Int)
    /// A `scene_str` has no control characters.
    case controlCharacter(Unicode.Scalar)
    /// A temporary code lives 1 to 2592000 seconds.
    case seconds(Int)
}

extension QRCodeRequestError: CustomStringConvertible {
    /// The fact and the fix.
    public var description: String {
        switch self {
        case .number(let number, let limit, true):
            "the scene_id of a permanent code is from 1 to \(limit), and this is \(number); take another, or a text"
        case .number(let number, let limit, false):
            "the scene_id of a temporary code is a 32-bit number from 1 to \(limit), and this is \(number); take "
                + "another, or a text"
        case .textLength(let length):
            "a scene_str has 1 to \(QRCodeRequest.maximumTextLength) characters, and this one has \(length); shorten it, "
                + "or keep the long value yourself under a short one"
        case .controlCharacter(let scalar):
            "a scene_str has no control characters, and this one has U+"
                + String(scalar.value + 0x10000, radix: 16, uppercase: true).dropFirst() + "; remove it"
        case .seconds(let seconds):
            "a temporary code lives 1 to \(QRCodeRequest.maximumSeconds) seconds (30 days), and this would be "
                + "\(seconds); take another time, or a permanent code"
        }
    }
}
