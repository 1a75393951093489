/// A code's picture, drawn from its `url`: what `showqrcode` would return, without the way there.
public struct QRPicture: Sendable, Hashable {
    /// What it shows.
    public let matrix: QRMatrix
    /// Light modules around it; readers are promised 4.
    public let quietZone: Int
    /// Pixels a module.
    public let scale: Int

    /// A picture of a text.
    ///
    /// - Parameters:
    ///   - text: What a reader reads; a code's `url`.
    ///   - correction: How much may be covered.
    ///   - quietZone: Light modules around it, 0 to 20.
    ///   - scale: Pixels a module, 1 to 40.
    /// - Throws: ``QRPictureError``.
    public init(
        _ text: String,
        correction: QRMatrix.Correction = .medium,
        quietZone: Int = 4,
        scale: Int = 10
    ) throws(QRPictureError) {
        guard (0...20).contains(quietZone) else { throw .quietZone(quietZone) }
        guard (1...40).contains(scale) else { throw .scale(scale) }
        matrix = try QRMatrix(text, correction: correction)
        self.quietZone = quietZone
        self.scale = scale
    }

    /// Modules a side, the quiet zone included.
    public var side: Int { matrix.width + 2 * quietZone }

    /// Whether a module is dark, counted from the corner of the quiet zone.
    public func isDark(x: Int, y: Int) -> Bool { matrix.isDark(x: x - quietZone, y: y - quietZone) }
}
