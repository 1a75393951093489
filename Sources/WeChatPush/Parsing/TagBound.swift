/// Keeps the length of one tag bounded in large documents.
///
/// libxml2 compares each attribute of a tag with each before it: a tag of 250 KiB holds a core for seconds. A
/// document below ``threshold`` cannot do harm, and is not looked at.
enum TagBound {
    /// The size from which on a document is looked at.
    static let threshold = 4096
    /// The longest tag, in bytes.
    static let maximum = 1024

    static func check(_ document: ArraySlice<UInt8>) throws(PushRefusal) {
        guard document.count > threshold else { return }
        var position = document.startIndex
        while let start = document[position...].firstIndex(of: UInt8(ascii: "<")) {
            position = try end(of: start, in: document)
        }
    }

    /// Where the markup that begins at `start` ends; the document's end where it does not.
    private static func end(of start: Int, in document: ArraySlice<UInt8>) throws(PushRefusal) -> Int {
        let markup = document[start...]
        if markup.starts(with: "<![CDATA[".utf8) { return after(UInt8(ascii: "]"), document[(start + 9)...]) }
        if markup.starts(with: "<!--".utf8) { return after(UInt8(ascii: "-"), document[(start + 4)...]) }
        if markup.starts(with: "<?".utf8) { throw .processingInstruction }
        var quote: UInt8?
        for position in start..<min(document.endIndex, start + maximum) {
            let byte = document[position]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                return position + 1
            }
        }
        guard document.endIndex - start <= maximum else { throw .tagTooLong(limit: maximum) }
        return document.endIndex
    }

    /// The place behind two of a character and `>`, which end a CDATA section or a comment.
    private static func after(_ character: UInt8, _ text: ArraySlice<UInt8>) -> Int {
        var run = 0
        for position in text.indices {
            if text[position] == character {
                run += 1
            } else if text[position] == UInt8(ascii: ">"), run >= 2 {
                return position + 1
            } else {
                run = 0
            }
        }
        return text.endIndex
    }
}
