/// A picture that cannot be drawn.
public enum QRPictureError: Error, Sendable, Equatable {
    /// There is no text to draw.
    case empty
    /// No code holds so many bytes at this level of correction.
    case tooLong(bytes: Int)
    /// The quiet zone is from 0 to 20 modules.
    case quietZone(Int)
    /// A module is 1 to 40 pixels wide.
    case scale(Int)
}

extension QRPictureError: CustomStringConvertible {
    /// The fact and the fix.
    public var description: String {
        switch self {
        case .empty: "there is no text to draw; a code's url is its text"
        case .tooLong(let bytes): "no QR code holds \(bytes) bytes at this level of correction; take a lower level"
        case .quietZone(let modules): "a quiet zone of \(modules) modules cannot be drawn; take 0 to 20, readers want 4"
        case .scale(let pixels): "modules of \(pixels) pixels cannot be drawn; take 1 to 40"
        }
    }
}
