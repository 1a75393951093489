/// An address of this site that a visitor may be sent to.
enum LocalAddress {
    /// The path and query, if they lead nowhere else; else the first page.
    ///
    /// `//host` and `/\host` are other hosts to a browser, whoever wrote them into a link.
    static func checked(_ text: String?) -> String {
        guard let text, text.utf8.count <= 2000, text.hasPrefix("/"), !text.hasPrefix("//"),
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") })
        else { return "/" }
        return text
    }
}
