/// What may stand before the root element.
///
/// Taken away before libxml2 sees the document: so it never meets an encoding it might convert from, a DOCTYPE, or a
/// catalog instruction (which its reused contexts leak).
enum XMLProlog {
    /// The document from its root's `<` on.
    static func skipped(_ document: ArraySlice<UInt8>) throws(PushRefusal) -> ArraySlice<UInt8> {
        beginsWithRoot(document.span) ? document : try behindProlog(document)
    }

    /// Nothing stands before the root of the platform's pushes.
    private static func beginsWithRoot(_ bytes: Span<UInt8>) -> Bool {
        bytes.count > 1 && bytes[0] == UInt8(ascii: "<") && bytes[1] != UInt8(ascii: "?")
            && bytes[1] != UInt8(ascii: "!")
    }

    private static func behindProlog(_ document: ArraySlice<UInt8>) throws(PushRefusal) -> ArraySlice<UInt8> {
        var rest = Blank.withoutLead(document)
        if rest.starts(with: "<?xml".utf8), let byte = rest.dropFirst(5).first, Blank.contains(byte) {
            rest = try after("?>", rest.dropFirst(5))
        }
        while true {
            rest = rest.drop(while: Blank.contains)
            guard rest.first == UInt8(ascii: "<") else { throw .notXML(line: nil) }
            switch rest.dropFirst().first {
            case UInt8(ascii: "?"): throw .processingInstruction
            case UInt8(ascii: "!"):
                guard rest.starts(with: "<!--".utf8) else {
                    throw isDoctype(rest) ? .doctype : .notXML(line: nil)
                }
                rest = try after("-->", rest.dropFirst(4))
            default: return rest
            }
        }
    }

    private static func isDoctype(_ rest: ArraySlice<UInt8>) -> Bool {
        String(decoding: rest.prefix(9), as: UTF8.self).uppercased() == "<!DOCTYPE"
    }

    private static func after(
        _ mark: String,
        _ text: ArraySlice<UInt8>
    ) throws(PushRefusal) -> ArraySlice<UInt8> {
        var rest = text
        while !rest.isEmpty {
            if rest.starts(with: mark.utf8) { return rest.dropFirst(mark.utf8.count) }
            rest = rest.dropFirst()
        }
        throw .notXML(line: nil)
    }
}
