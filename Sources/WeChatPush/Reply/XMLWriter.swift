/// Writes elements as the platform does: names as they are, texts in CDATA, no blanks.
struct XMLWriter {
    private(set) var bytes: [UInt8] = []

    /// - Parameter capacity: What the document is expected to need, so that it is allocated once.
    init(capacity: Int) { bytes.reserveCapacity(capacity) }

    /// Writes markup, or text that is known to need no escape.
    mutating func raw(_ text: String) { bytes += text.utf8 }

    /// Writes `<name><![CDATA[text]]></name>`.
    mutating func text(_ name: String, _ text: String) {
        open(name)
        raw("<![CDATA[")
        content(text)
        raw("]]>")
        close(name)
    }

    /// Writes the same where there is a text.
    mutating func text(_ name: String, _ text: String?) {
        if let text { self.text(name, text) }
    }

    /// Writes `<name>number</name>`.
    mutating func number(_ name: String, _ number: Int64) {
        open(name)
        raw(String(number))
        close(name)
    }

    /// Writes `<name>`, what `body` writes, and `</name>`.
    mutating func element(_ name: String, _ body: (inout XMLWriter) -> Void) {
        open(name)
        body(&self)
        close(name)
    }

    private mutating func open(_ name: String) {
        bytes.append(UInt8(ascii: "<"))
        raw(name)
        bytes.append(UInt8(ascii: ">"))
    }

    private mutating func close(_ name: String) {
        raw("</")
        raw(name)
        bytes.append(UInt8(ascii: ">"))
    }

    /// Text inside CDATA: `]]>` is split over two sections, characters XML forbids are left out.
    private mutating func content(_ text: String) {
        guard Self.needsCare(text) else { return raw(text) }
        var brackets = 0
        for scalar in text.unicodeScalars where Sanitiser.isAllowed(scalar) {
            if scalar == ">", brackets >= 2 { raw("]]><![CDATA[") }
            brackets = scalar == "]" ? brackets + 1 : 0
            bytes += String(scalar).utf8
        }
    }

    /// Whether a text may hold `]]>` or a character XML forbids.
    private static func needsCare(_ text: String) -> Bool {
        var previous: UInt8 = 0
        for byte in text.utf8 {
            if byte < 0x20 ? !Blank.contains(byte) : byte == UInt8(ascii: "]") { return true }
            // U+FFFE and U+FFFF begin so; full-width punctuation, which is in most texts, does not.
            if byte == 0xBF, previous == 0xEF { return true }
            previous = byte
        }
        return false
    }
}
