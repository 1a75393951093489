internal import HTTPTypes

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// The first line of a request, taken apart (RFC 9112 §3).
struct RequestLine {
    var method: HTTPRequest.Method
    var version: Request.Version
    /// The authority of an absolute-form target; it must agree with `Host`.
    var authority: Range<Int>?
    var path: Range<Int>
    /// Without the `?`; empty where there is none.
    var query: Range<Int>

    /// Takes the line apart; the line is given without its line end.
    init(_ bytes: Span<UInt8>, _ line: Range<Int>) throws(Refusal) {
        var end = line.lowerBound
        while end < line.upperBound, ByteClass.token.contains(bytes[end]) { end += 1 }
        guard end > line.lowerBound, end < line.upperBound, bytes[end] == 0x20 else { throw .malformedRequestLine }
        let name = line.lowerBound..<end

        let start = end + 1
        end = bytes.next(0x20, in: start..<line.upperBound)
        guard end > start, bytes.isVisible(in: start..<end) else { throw .invalidTarget }
        guard end < line.upperBound else { throw .malformedRequestLine }
        version = try Self.version(bytes, end + 1..<line.upperBound)
        method = try Self.method(bytes, name)
        (authority, path, query) = try Self.target(bytes, start..<end, method)
    }

    private static func version(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(Refusal) -> Request.Version {
        let start = range.lowerBound
        guard range.count == 8,
            bytes[start] == 0x48, bytes[start + 1] == 0x54, bytes[start + 2] == 0x54, bytes[start + 3] == 0x50,
            bytes[start + 4] == 0x2F, ByteClass.isDigit(bytes[start + 5]), bytes[start + 6] == 0x2E,
            ByteClass.isDigit(bytes[start + 7])
        else { throw .malformedRequestLine }
        switch (bytes[start + 5], bytes[start + 7]) {
        case (0x31, 0x31): return .http11
        case (0x31, 0x30): return .http10
        default: throw .unsupportedVersion
        }
    }

    private static func method(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(Refusal) -> HTTPRequest.Method {
        switch (range.count, bytes[range.lowerBound]) {
        case (3, 0x47) where bytes.equal("GET", in: range): return .get
        case (4, 0x50) where bytes.equal("POST", in: range): return .post
        case (4, 0x48) where bytes.equal("HEAD", in: range): return .head
        default: break
        }
        guard range.count <= 32, let method = HTTPRequest.Method(bytes.text(in: range)) else {
            throw .malformedRequestLine
        }
        // A tunnel is nothing this server could open, and its target has a form of its own.
        guard method != .connect else { throw .tunnelRequested }
        return method
    }

    private static func target(
        _ bytes: Span<UInt8>,
        _ target: Range<Int>,
        _ method: HTTPRequest.Method
    ) throws(Refusal) -> (authority: Range<Int>?, path: Range<Int>, query: Range<Int>) {
        let first = bytes[target.lowerBound]
        if first == 0x2F { return split(bytes, authority: nil, target) }
        if first == 0x2A {
            guard target.count == 1, method == .options else { throw .invalidTarget }
            return (nil, target, target.upperBound..<target.upperBound)
        }
        guard let start = authorityStart(bytes, target) else { throw .invalidTarget }
        var end = start
        while end < target.upperBound, bytes[end] != 0x2F, bytes[end] != 0x3F { end += 1 }
        guard end > start, Authority.isValid(bytes, start..<end) else { throw .invalidTarget }
        return split(bytes, authority: start..<end, end..<target.upperBound)
    }

    /// Where the authority of an absolute-form target begins.
    private static func authorityStart(_ bytes: Span<UInt8>, _ target: Range<Int>) -> Int? {
        let schemes: [StaticString] = ["http://", "https://"]
        for scheme in schemes {
            let end = target.lowerBound + scheme.utf8CodeUnitCount
            if end < target.upperBound, bytes.spells(scheme, in: target.lowerBound..<end) { return end }
        }
        return nil
    }

    private static func split(
        _ bytes: Span<UInt8>,
        authority: Range<Int>?,
        _ range: Range<Int>
    ) -> (authority: Range<Int>?, path: Range<Int>, query: Range<Int>) {
        let end = bytes.next(0x3F, in: range)
        let query = end < range.upperBound ? end + 1..<range.upperBound : end..<end
        return (authority, range.lowerBound..<end, query)
    }
}

extension Span<UInt8> {
    /// Whether the bytes of the range are these, letter case included.
    func equal(_ text: StaticString, in range: Range<Int>) -> Bool {
        guard range.count == text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { wanted in
            for offset in 0..<wanted.count where unsafe self[range.lowerBound + offset] != wanted[offset] {
                return false
            }
            return true
        }
    }

    /// Where a byte stands first in the range; the range's end where it does not.
    func next(_ byte: UInt8, in range: Range<Int>) -> Int {
        unsafe extracting(range).withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress, let found = unsafe memchr(base, Int32(byte), buffer.count) else {
                return range.upperBound
            }
            return unsafe range.lowerBound + (UnsafeRawPointer(found) - UnsafeRawPointer(base))
        }
    }

    /// Whether the range holds visible ASCII and nothing else.
    func isVisible(in range: Range<Int>) -> Bool {
        // No early way out: so the loop is one the compiler turns into vector instructions.
        let bytes = extracting(range)
        var others: UInt8 = 0
        for index in bytes.indices { others |= ByteClass.isVisible(bytes[index]) ? 0 : 1 }
        return others == 0
    }

    /// The bytes of the range as text.
    func text(in range: Range<Int>) -> String {
        unsafe extracting(range).withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}
