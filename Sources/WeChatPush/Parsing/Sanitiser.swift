/// Makes a document parseable that would be well-formed but for its characters.
///
/// Control characters that XML forbids do arrive, raw, in texts and in what nicknames end up in; a strict parser then
/// fails and the person sees the platform's failure text. Run it on verified bytes: signatures cover the raw ones.
enum Sanitiser {
    /// The document without the characters XML forbids, with U+FFFD in place of invalid UTF-8 and LF in place of CR LF.
    ///
    /// XML wants the line ends so, and libxml2's push parser leaves them as they are inside CDATA. Copies only where something is to be changed.
    static func sanitised(_ document: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        mayNeedCleaning(document.span) ? cleaned(document) : document
    }

    private static func cleaned(_ document: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let text = String(decoding: document, as: UTF8.self)
        var clean: [UInt8] = []
        clean.reserveCapacity(text.utf8.count)
        var previous: Unicode.Scalar = " "
        for scalar in text.unicodeScalars where isAllowed(scalar) {
            if scalar == "\r" {
                clean.append(UInt8(ascii: "\n"))
            } else if scalar != "\n" || previous != "\r" {
                clean += String(scalar).utf8
            }
            previous = scalar
        }
        return clean[...]
    }

    /// Whether XML 1.0 allows a character.
    static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0xD7FF, 0x09, 0x0A, 0x0D, 0xE000...0xFFFD, 0x1_0000...0x10_FFFF: true
        default: false
        }
    }

    private static func mayNeedCleaning(_ bytes: Span<UInt8>) -> Bool {
        // No early way out: so the loop is one the compiler turns into vector instructions.
        var controls: UInt8 = 0
        var all: UInt8 = 0
        for index in bytes.indices {
            let byte = bytes[index]
            controls |= byte < 0x20 && byte != 0x0A && byte != 0x09 ? 1 : 0
            all |= byte
        }
        return controls != 0 || (all >= 0x80 && !isCleanUTF8(bytes))
    }

    /// Whether the bytes are valid UTF-8 without U+FFFE and U+FFFF.
    private static func isCleanUTF8(_ bytes: Span<UInt8>) -> Bool {
        guard (try? UTF8Span(validating: bytes)) != nil else { return false }
        // EF BF BE and EF BF BF; valid bytes cannot hold them across two characters.
        for index in bytes.indices.dropLast() where bytes[index] == 0xBF && bytes[index + 1] >= 0xBE {
            if index > 0, bytes[index - 1] == 0xEF { return false }
        }
        return true
    }
}
