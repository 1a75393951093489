/// Something about a code that was made that may not be as meant.
public enum QRCodeWarning: Sendable, Hashable {
    /// The `scene_str` has so many bytes: whether the platform's 64 are characters or bytes is nowhere written.
    case textBytes(Int)
    /// The platform gave another life than was asked for, in seconds; `nil` is for ever.
    case lifetime(asked: Int?, granted: Int?)
}

extension QRCodeWarning: CustomStringConvertible {
    /// The fact and the fix.
    public var description: String {
        switch self {
        case .textBytes(let bytes):
            "the scene has \(bytes) bytes, and the platform may count its limit of 64 in bytes; scan the code once, or "
                + "take a shorter scene"
        case .lifetime(let asked, let granted):
            "a code that works \(Self.words(asked)) was asked for, and the platform made one that works "
                + "\(Self.words(granted)); the platform's word counts"
        }
    }

    private static func words(_ seconds: Int?) -> String { seconds.map { "for \($0) seconds" } ?? "for ever" }
}
