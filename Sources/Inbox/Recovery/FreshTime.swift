/// Gives a saved document a fresh CreateTime and leaves every other byte as it is.
package enum FreshTime {
    /// Replaces the digits of the first element or member `CreateTime`; without one nothing changes.
    ///
    /// A scene or a message may say the same word: sections of text, comments and values are passed over.
    package static func stamp(_ document: ArraySlice<UInt8>, with seconds: Int64) -> [UInt8] {
        // Whatever stands before either, such as a byte order mark, the parser passes over.
        let isJSON = document.first { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "<") } == UInt8(ascii: "{")
        guard let start = isJSON ? member(in: document) : element(in: document) else { return Array(document) }
        let end = document[start...].firstIndex { !isDigit($0) } ?? document.endIndex
        return Array(document[..<start]) + Array(String(seconds).utf8) + Array(document[end...])
    }

    /// Where the digits of the element begin.
    private static func element(in document: ArraySlice<UInt8>) -> Int? {
        var rest = document
        while let next = rest.firstIndex(of: UInt8(ascii: "<")) {
            rest = rest[next...]
            if rest.starts(with: cdata) {
                rest = behind("]]>", in: rest)
            } else if rest.starts(with: "<!--".utf8) {
                rest = behind("-->", in: rest)
            } else if rest.starts(with: "<CreateTime".utf8), let close = rest.firstIndex(of: UInt8(ascii: ">")),
                rest[(next + 11)..<close].allSatisfy(isSpace)
            {
                var text = rest[(close + 1)...].drop(while: isSpace)
                if text.starts(with: cdata) { text = text.dropFirst(cdata.count).drop(while: isSpace) }
                return text.first.map(isDigit) == true ? text.startIndex : nil
            } else {
                rest = rest.dropFirst()
            }
        }
        return nil
    }

    /// Where the digits of the member begin, behind a quotation mark where it is a text.
    private static func member(in document: ArraySlice<UInt8>) -> Int? {
        let quote = UInt8(ascii: "\"")
        var rest = document
        while let open = rest.firstIndex(of: quote), let close = endOfText(from: open, in: rest) {
            let value = rest[(close + 1)...].drop(while: isSpace)
            if rest[open...close].elementsEqual("\"CreateTime\"".utf8), value.first == UInt8(ascii: ":") {
                let digits = value.dropFirst().drop(while: isSpace).trimmingPrefix([quote])
                return digits.first.map(isDigit) == true ? digits.startIndex : nil
            }
            rest = rest[(close + 1)...]
        }
        return nil
    }

    /// Where the quotation mark stands that ends a text; an escaped one does not.
    private static func endOfText(from open: Int, in document: ArraySlice<UInt8>) -> Int? {
        var isEscaped = false
        for index in document[(open + 1)...].indices {
            if isEscaped {
                isEscaped = false
            } else if document[index] == UInt8(ascii: "\\") {
                isEscaped = true
            } else if document[index] == UInt8(ascii: "\"") {
                return index
            }
        }
        return nil
    }

    private static let cdata = Array("<![CDATA[".utf8)

    private static func behind(_ mark: String, in document: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        document.firstRange(of: Array(mark.utf8)).map { document[$0.upperBound...] } ?? []
    }

    private static func isSpace(_ byte: UInt8) -> Bool { " \t\r\n".utf8.contains(byte) }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
