/// Writes elements as the platform does: names as they are, texts in CDATA, no blanks.
struct XMLWriter {
    private(set) var bytes: [UInt8] = []

    /// - Parameter capacity: What the document is expected to need, so that it is allocated once.
    init(capacity: Int) { bytes.reserveCapacity(capacity) }

    /// Writes text that is known to need no escape.
    mutating func raw(_ text: String) { bytes.append(text) }

    /// Writes markup.
    mutating func markup(_ text: StaticString) {
        text.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
    }

    /// Writes a number's digits.
    mutating func raw(_ number: Int64) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        // From the first digit on: to turn them round at the end would copy the document.
        var divisor: UInt64 = 1
        while number.magnitude / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(number.magnitude / divisor % 10))
            divisor /= 10
        }
    }

    /// Writes `<name><![CDATA[text]]></name>`.
    mutating func text(_ name: String, _ text: String) {
        bytes.append(UInt8(ascii: "<"))
        raw(name)
        raw("><![CDATA[")
        content(text)
        raw("]]></")
        raw(name)
        bytes.append(UInt8(ascii: ">"))
    }

    /// Writes the same where there is a text.
    mutating func text(_ name: String, _ text: String?) {
        if let text { self.text(name, text) }
    }

    /// Writes `<name>number</name>`.
    mutating func number(_ name: String, _ number: Int64) {
        open(name)
        raw(number)
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
    mutating func content(_ text: String) {
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
        // No early way out: so the loop is one the compiler turns into vector instructions.
        let bytes = text.utf8.span
        var special: UInt8 = 0
        var lead: UInt8 = 0
        for index in bytes.indices {
            let byte = bytes[index]
            special |= byte < 0x20 && byte != 0x0A && byte != 0x0D && byte != 0x09 ? 1 : 0
            special |= byte == UInt8(ascii: "]") ? 1 : 0
            lead |= byte == 0xEF ? 1 : 0
        }
        guard special == 0, lead != 0 else { return special != 0 }
        // U+FFFE and U+FFFF begin with EF BF; full-width punctuation, which is in most texts, does not.
        for index in bytes.indices.dropLast() where bytes[index] == 0xEF && bytes[index + 1] == 0xBF { return true }
        return false
    }
}
