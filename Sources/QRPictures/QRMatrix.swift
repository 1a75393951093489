internal import CQREncode

/// The modules of a QR code, dark or light; the one file that knows libqrencode.
public struct QRMatrix: Sendable, Hashable {
    /// How much of a picture may be lost or covered, and still be read.
    public enum Correction: String, Sendable, Hashable, CaseIterable {
        /// About 7 %.
        case low = "L"
        /// About 15 %.
        case medium = "M"
        /// About 25 %.
        case quartile = "Q"
        /// About 30 %, for pictures with a logo over them.
        case high = "H"
    }

    /// Modules a side: 21 to 177.
    public let width: Int
    private let modules: [Bool]

    /// Encodes a text, byte by byte.
    ///
    /// - Throws: ``QRPictureError``: a code holds up to 2953 bytes, fewer with more correction.
    public init(_ text: String, correction: Correction = .medium) throws(QRPictureError) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty else { throw .empty }
        // More than the largest code holds at any level, and less than the length's type.
        guard bytes.count <= 2953 else { throw .tooLong(bytes: bytes.count) }
        let code = unsafe QRcode_encodeData(Int32(bytes.count), bytes, 0, correction.level)
        guard let code = unsafe code else { throw .tooLong(bytes: bytes.count) }
        defer { unsafe QRcode_free(code) }
        width = Int(unsafe code.pointee.width)
        guard width > 0, let data = unsafe code.pointee.data else { throw .tooLong(bytes: bytes.count) }
        let raw = unsafe UnsafeBufferPointer(start: data, count: width * width)
        modules = unsafe raw.map { $0 & 1 == 1 }
    }

    /// Whether a module is dark; beyond the sides all are light.
    public func isDark(x: Int, y: Int) -> Bool {
        (0..<width).contains(x) && (0..<width).contains(y) && modules[y * width + x]
    }
}

extension QRMatrix.Correction {
    fileprivate var level: QRecLevel {
        switch self {
        case .low: QR_ECLEVEL_L
        case .medium: QR_ECLEVEL_M
        case .quartile: QR_ECLEVEL_Q
        case .high: QR_ECLEVEL_H
        }
    }
}
