/// A view of the site as a line to paste: into a shell, or for a program.
package enum PageCopy: Sendable, Equatable {
    /// A command: `qrscene` with these words.
    case command([String])
    /// A call of the API: the method, and the path with its query.
    case call(String, String)
    /// A call with a body of JSON.
    case post(String, body: String)

    /// The line.
    ///
    /// What strangers wrote can stand in it (a scene): each word is quoted, so that a shell reads it as one word.
    package func line(host: String, scheme: String, needsKey: Bool) -> String {
        switch self {
        case .command(let words): return (["qrscene"] + words).map(Self.quoted).joined(separator: " ")
        case .call(let method, let path):
            let verb = method == "GET" ? "" : " -X \(method)"
            return "curl\(verb)\(Self.key(needsKey)) \(Self.quoted("\(scheme)://\(host)\(path)"))"
        case .post(let path, let body):
            let type = " -H 'Content-Type: application/json'"
            let rest = "\(Self.quoted(body)) \(Self.quoted("\(scheme)://\(host)\(path)"))"
            return "curl\(Self.key(needsKey))\(type) -d \(rest)"
        }
    }

    private static func key(_ isNeeded: Bool) -> String {
        isNeeded ? #" -H "Authorization: Bearer $QRSCENE_API_KEY""# : ""
    }

    /// One word for a POSIX shell; what `'…'` would hand on to a terminal as it is, as `$'\x…'`.
    static func quoted(_ word: String) -> String {
        if !word.isEmpty, word.utf8.allSatisfy(isPlain) { return word }
        guard word.unicodeScalars.contains(where: SafeText.isHarmful) else {
            return "'" + word.replacing("'", with: #"'\''"#) + "'"
        }
        let escaped = word.utf8.map { byte -> String in
            let isText = (0x20...0x7E).contains(byte) && byte != UInt8(ascii: "'") && byte != UInt8(ascii: "\\")
            if isText { return String(UnicodeScalar(byte)) }
            return #"\x"# + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        return "$'" + escaped.joined() + "'"
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
            UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "="):
            true
        default: false
        }
    }
}
