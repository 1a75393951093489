/// Gives a saved document a fresh CreateTime and leaves every other byte as it is.
package enum FreshTime {
    /// Replaces the digits behind the first `CreateTime` of an XML or JSON document; without one nothing changes.
    package static func stamp(_ document: ArraySlice<UInt8>, with seconds: Int64) -> [UInt8] {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard let name = document.firstRange(of: Array("CreateTime".utf8)),
            let start = document[name.upperBound...].firstIndex(where: digits.contains)
        else { return Array(document) }
        let end = document[start...].firstIndex { !digits.contains($0) } ?? document.endIndex
        return Array(document[..<start]) + Array(String(seconds).utf8) + Array(document[end...])
    }
}
