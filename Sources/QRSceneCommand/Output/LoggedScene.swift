import QRScene

extension SceneValue {
    /// As logs have it: of a flow's scene (`b1_…`) the beginning only, since all of it names a live attempt to log in.
    var logged: String {
        guard let start = text.firstRange(of: "b1_")?.lowerBound, text[start...].utf8.count >= 24 else { return text }
        return "\(text[..<start])\(text[start...].prefix(7))…"
    }
}
