/// A strict, bounded reader of JSON pushes (RFC 8259).
///
/// Lenient in one thing: raw control characters inside a string are tolerated, for nicknames bring them.
struct JSONReader {
    private let text: ArraySlice<UInt8>
    private var position: Int
    private var nodes = 0

    init(_ text: ArraySlice<UInt8>) {
        self.text = Blank.withoutLead(text)
        position = self.text.startIndex
    }

    /// The members of the document's one object.
    mutating func members() throws(PushRefusal) -> [PushElement] {
        guard next() == UInt8(ascii: "{") else { throw malformed }
        let members = try object(depth: 1)
        guard next() == nil else { throw malformed }
        return members
    }

    private var malformed: PushRefusal { .notJSON(offset: position - text.startIndex) }

    /// The next byte that is no blank, not yet consumed.
    private mutating func next() -> UInt8? {
        while position < text.endIndex, Blank.contains(text[position]) { position += 1 }
        return position < text.endIndex ? text[position] : nil
    }

    /// Consumes a byte, which must be this one.
    private mutating func take(_ byte: UInt8) throws(PushRefusal) {
        guard next() == byte else { throw malformed }
        position += 1
    }

    /// Consumes a byte where it is the next.
    private mutating func takes(_ byte: UInt8) -> Bool {
        guard next() == byte else { return false }
        position += 1
        return true
    }

    private mutating func object(depth: Int) throws(PushRefusal) -> [PushElement] {
        var members: [PushElement] = []
        try take(UInt8(ascii: "{"))
        if takes(UInt8(ascii: "}")) { return members }
        repeat {
            _ = next()
            let name = try string()
            try take(UInt8(ascii: ":"))
            members.append(try value(named: name, depth: depth))
        } while takes(UInt8(ascii: ","))
        try take(UInt8(ascii: "}"))
        return members
    }

    private mutating func array(depth: Int) throws(PushRefusal) -> [PushElement] {
        var items: [PushElement] = []
        try take(UInt8(ascii: "["))
        if takes(UInt8(ascii: "]")) { return items }
        repeat { items.append(try value(named: "item", depth: depth)) } while takes(UInt8(ascii: ","))
        try take(UInt8(ascii: "]"))
        return items
    }

    private mutating func value(named name: String, depth: Int) throws(PushRefusal) -> PushElement {
        nodes += 1
        guard nodes <= PushParser.maximumNodes else { throw .tooManyNodes(limit: PushParser.maximumNodes) }
        switch next() {
        case UInt8(ascii: "{"):
            return PushElement(name: name, text: "", children: try object(depth: try deeper(depth)))
        case UInt8(ascii: "["):
            return PushElement(name: name, text: "", children: try array(depth: try deeper(depth)))
        case UInt8(ascii: "\""):
            let text = try string()
            return PushElement(name: name, text: String(decoding: Blank.trimmed(ArraySlice(text.utf8)), as: UTF8.self))
        case UInt8(ascii: "t"): return PushElement(name: name, text: try word("true"))
        case UInt8(ascii: "f"): return PushElement(name: name, text: try word("false"))
        case UInt8(ascii: "n"):
            _ = try word("null")
            return PushElement(name: name, text: "")
        default: return PushElement(name: name, text: try number())
        }
    }

    private func deeper(_ depth: Int) throws(PushRefusal) -> Int {
        guard depth < PushParser.maximumDepth else { throw .tooDeep(limit: PushParser.maximumDepth) }
        return depth + 1
    }

    private mutating func word(_ word: String) throws(PushRefusal) -> String {
        guard text[position...].starts(with: word.utf8) else { throw malformed }
        position += word.utf8.count
        return word
    }

    /// A number, as its text.
    private mutating func number() throws(PushRefusal) -> String {
        let start = position
        if at(UInt8(ascii: "-")) { position += 1 }
        let isZero = at(UInt8(ascii: "0"))
        guard try digits() == 1 || !isZero else { throw malformed }
        if at(UInt8(ascii: ".")) {
            position += 1
            _ = try digits()
        }
        if at(UInt8(ascii: "e")) || at(UInt8(ascii: "E")) {
            position += 1
            if at(UInt8(ascii: "+")) || at(UInt8(ascii: "-")) { position += 1 }
            _ = try digits()
        }
        return String(decoding: text[start..<position], as: UTF8.self)
    }

    private func at(_ byte: UInt8) -> Bool { position < text.endIndex && text[position] == byte }

    /// Consumes one digit or more and counts them.
    private mutating func digits() throws(PushRefusal) -> Int {
        let start = position
        while position < text.endIndex, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[position]) {
            position += 1
        }
        guard position > start else { throw malformed }
        return position - start
    }
}

extension JSONReader {
    /// A string, its escapes resolved; escaped characters that XML forbids are dropped, as raw ones are.
    private mutating func string() throws(PushRefusal) -> String {
        guard at(UInt8(ascii: "\"")) else { throw malformed }
        position += 1
        var bytes: [UInt8] = []
        while position < text.endIndex {
            let byte = text[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: bytes, as: UTF8.self)
            case UInt8(ascii: "\\"):
                let scalar = try escaped()
                if Sanitiser.isAllowed(scalar) { bytes += String(scalar).utf8 }
            default: bytes.append(byte)
            }
        }
        throw malformed
    }

    private mutating func escaped() throws(PushRefusal) -> Unicode.Scalar {
        guard position < text.endIndex else { throw malformed }
        let byte = text[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw malformed
        }
    }

    /// `\uXXXX`, or two of them for a character beyond the first plane; a lone surrogate becomes U+FFFD.
    private mutating func unicodeEscape() throws(PushRefusal) -> Unicode.Scalar {
        let unit = try codeUnit()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard UTF16.isLeadSurrogate(unit), text[position...].starts(with: "\\u".utf8) else { return "\u{FFFD}" }
        let afterLead = position
        position += 2
        let trail = try codeUnit()
        guard UTF16.isTrailSurrogate(trail) else {
            position = afterLead
            return "\u{FFFD}"
        }
        return UTF16.decode(UTF16.EncodedScalar([unit, trail]))
    }

    private mutating func codeUnit() throws(PushRefusal) -> UInt16 {
        guard text.endIndex - position >= 4 else { throw malformed }
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = Hex.value(of: text[position]) else { throw malformed }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }
}
