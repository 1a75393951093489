internal import CQREncode

/// The picture of a code, as `showqrcode` would send it: 430 pixels or a little less on each side, black on white.
enum CodePicture {
    /// White modules around the symbol; readers want four.
    private static let margin = 4
    private static let side = 430

    /// Draws a text as a PNG; `nil` where it is too long for a code.
    static func png(of text: String) -> [UInt8]? {
        guard let symbol = symbol(of: text) else { return nil }
        let modules = symbol.width + 2 * margin
        let scale = max(1, side / modules)
        let rows = (0..<modules * scale).map { y in
            (0..<modules * scale).map { x in
                symbol.isDark(x / scale - margin, y / scale - margin)
            }
        }
        return Bitmap(rows: rows).png()
    }

    private struct Symbol {
        let width: Int
        let modules: [UInt8]

        func isDark(_ x: Int, _ y: Int) -> Bool {
            guard (0..<width).contains(x), (0..<width).contains(y) else { return false }
            return modules[y * width + x] & 1 == 1
        }
    }

    private static func symbol(of text: String) -> Symbol? {
        guard let code = unsafe QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
        defer { unsafe QRcode_free(code) }
        let width = unsafe Int(code.pointee.width)
        guard width > 0, let first = unsafe code.pointee.data else { return nil }
        let modules = unsafe UnsafeBufferPointer(start: first, count: width * width)
        return Symbol(width: width, modules: unsafe Array(modules))
    }
}
