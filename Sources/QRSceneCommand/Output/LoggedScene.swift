import QRScene

extension SceneValue {
    /// As logs have it: of a flow's scene (`b1_…`) the beginning only, since all of it names a live attempt to log in.
    var logged: String {
        let isOfFlow = text.hasPrefix("b1_") && text.utf8.count > 10
        return isOfFlow ? "\(text.prefix(7))…" : text
    }
}
