/// The parameters of a callback's query, decoded once.
///
/// Unknown parameters are ignored: the account's URL may have its own. A known one that stands twice is refused, for
/// a proxy in front might have judged the other. `+` stays `+`: the platform percent-encodes, it does not send forms,
/// and a base64 text must not lose its plus signs.
///
/// Without a percent sign the values are ranges of the slice given, which is therefore kept alive, not copied.
public struct PushQuery: Sendable {
    /// The parameters the platform sends.
    public enum Parameter: String, Sendable, CaseIterable {
        /// The signature over token, timestamp and nonce.
        case signature
        /// Seconds since 1970, ten digits.
        case timestamp
        /// A number that changes with each push.
        case nonce
        /// The person, the same as `FromUserName`; no signature covers it.
        case openID = "openid"
        /// `aes` or `raw`; never believed.
        case encryptType = "encrypt_type"
        /// The signature over token, timestamp, nonce and the encrypted text.
        case messageSignature = "msg_signature"
        /// What the URL check wants to see again.
        case echo = "echostr"
    }

    /// The longest query that is looked at, in bytes.
    public static let maximumLength = 4096

    /// The query, or the decoded values one behind the other; ranges count from its first byte.
    let bytes: ArraySlice<UInt8>
    private let ranges: Ranges

    /// Finds the known parameters in a raw query, the part of the target behind `?`.
    ///
    /// - Throws: ``PushRefusal/queryTooLong(length:limit:)``, ``PushRefusal/repeatedParameter(_:)`` or
    ///   ``PushRefusal/malformedParameter(_:)`` for a percent sign that no two hexadecimal digits follow.
    public init(_ rawQuery: ArraySlice<UInt8>) throws(PushRefusal) {
        guard rawQuery.count <= Self.maximumLength else {
            throw .queryTooLong(length: rawQuery.count, limit: Self.maximumLength)
        }
        let span = rawQuery.span
        if span.next(UInt8(ascii: "%"), from: 0) < span.count {
            (bytes, ranges) = try Self.decoded(rawQuery)
        } else {
            var found = Ranges()
            try Self.scan(rawQuery) { (parameter, value) throws(PushRefusal) in try found.set(parameter, value) }
            (bytes, ranges) = (rawQuery, found)
        }
    }

    /// Finds the known parameters in the text of a query.
    ///
    /// - Throws: What ``init(_:)-(ArraySlice<UInt8>)`` throws.
    public init(_ rawQuery: String) throws(PushRefusal) { try self.init(ArraySlice(rawQuery.utf8)) }

    /// `signature`, where it is there.
    public var signature: String? { text(of: .signature) }
    /// `timestamp`, where it is there.
    public var timestamp: String? { text(of: .timestamp) }
    /// `nonce`, where it is there.
    public var nonce: String? { text(of: .nonce) }
    /// `openid`, where it is there.
    public var openID: String? { text(of: .openID) }
    /// `encrypt_type`, where it is there.
    public var encryptType: String? { text(of: .encryptType) }
    /// `msg_signature`, where it is there.
    public var messageSignature: String? { text(of: .messageSignature) }
    /// `echostr`, where it is there.
    public var echo: String? { text(of: .echo) }

    /// The bytes of a parameter after decoding; `nil` where it is missing.
    subscript(parameter: Parameter) -> ArraySlice<UInt8>? { ranges[parameter].map { bytes(in: $0) } }

    /// The bytes of a parameter that must be there.
    func required(_ parameter: Parameter) throws(PushRefusal) -> ArraySlice<UInt8> {
        bytes(in: try place(of: parameter))
    }

    /// Where a parameter that must be there stands in ``bytes``; to look at a span there counts no reference.
    func place(of parameter: Parameter) throws(PushRefusal) -> Range<Int> {
        guard let range = ranges[parameter], !range.isEmpty else { throw .missingParameter(parameter) }
        return range
    }

    /// The bytes at a place.
    func bytes(in place: Range<Int>) -> ArraySlice<UInt8> {
        bytes[bytes.startIndex + place.lowerBound..<bytes.startIndex + place.upperBound]
    }

    private func text(of parameter: Parameter) -> String? {
        self[parameter].map { String(decoding: $0, as: UTF8.self) }
    }
}

extension PushQuery {
    /// Where each parameter stands, without an allocation.
    private struct Ranges {
        private var starts: InlineArray<7, Int> = .init(repeating: 0)
        private var ends: InlineArray<7, Int> = .init(repeating: -1)

        subscript(parameter: Parameter) -> Range<Int>? {
            let slot = parameter.slot
            return ends[slot] < 0 ? nil : starts[slot]..<ends[slot]
        }

        mutating func set(_ parameter: Parameter, _ range: Range<Int>) throws(PushRefusal) {
            let slot = parameter.slot
            guard ends[slot] < 0 else { throw .repeatedParameter(parameter) }
            starts[slot] = range.lowerBound
            ends[slot] = range.upperBound
        }
    }

    /// Walks the pairs and hands each known parameter's value on.
    private static func scan(
        _ query: ArraySlice<UInt8>,
        found: (Parameter, Range<Int>) throws(PushRefusal) -> Void
    ) throws(PushRefusal) {
        let bytes = query.span
        var start = 0
        while start < bytes.count {
            let end = bytes.next(UInt8(ascii: "&"), from: start)
            let equals = start + bytes.extracting(start..<end).next(UInt8(ascii: "="), from: 0)
            if let parameter = Parameter(bytes, name: start..<equals) {
                try found(parameter, min(equals + 1, end)..<end)
            }
            start = end + 1
        }
    }

    /// The slow way, for a query with percent signs: the known values, decoded one behind the other.
    private static func decoded(_ query: ArraySlice<UInt8>) throws(PushRefusal) -> (ArraySlice<UInt8>, Ranges) {
        var values: [UInt8] = []
        values.reserveCapacity(query.count)
        var ranges = Ranges()
        try scan(query) { (parameter, value) throws(PushRefusal) in
            let encoded = query[query.startIndex + value.lowerBound..<query.startIndex + value.upperBound]
            guard let plain = percentDecoded(encoded) else { throw .malformedParameter(parameter) }
            let start = values.count
            values.append(contentsOf: plain)
            try ranges.set(parameter, start..<values.count)
        }
        return (values[...], ranges)
    }

    /// Decodes once; `nil` where a percent sign is not followed by two hexadecimal digits.
    fileprivate static func percentDecoded(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var index = text.startIndex
        while index < text.endIndex {
            guard text[index] == UInt8(ascii: "%") else {
                result.append(text[index])
                index += 1
                continue
            }
            guard index + 2 < text.endIndex, let high = Hex.value(of: text[index + 1]),
                let low = Hex.value(of: text[index + 2])
            else { return nil }
            result.append(high << 4 | low)
            index += 3
        }
        return result
    }
}

extension PushQuery.Parameter {
    fileprivate var slot: Int {
        switch self {
        case .signature: 0
        case .timestamp: 1
        case .nonce: 2
        case .openID: 3
        case .encryptType: 4
        case .messageSignature: 5
        case .echo: 6
        }
    }

    /// The parameter of this raw name.
    ///
    /// A name may be percent-encoded too; taking `%73ignature` for an unknown one would let a second signature in.
    fileprivate init?(_ bytes: Span<UInt8>, name: Range<Int>) {
        if let known = Self.known(bytes, name) {
            self = known
        } else if bytes.extracting(name).next(UInt8(ascii: "%"), from: 0) < name.count {
            let encoded = unsafe bytes.extracting(name).withUnsafeBufferPointer { unsafe Array($0) }
            guard let plain = PushQuery.percentDecoded(encoded[...]) else { return nil }
            self.init(rawValue: String(decoding: plain, as: UTF8.self))
        } else {
            return nil
        }
    }

    private static func known(_ bytes: Span<UInt8>, _ name: Range<Int>) -> Self? {
        switch name.count {
        case 9 where bytes.spells("signature", in: name): .signature
        case 9 where bytes.spells("timestamp", in: name): .timestamp
        case 5 where bytes.spells("nonce", in: name): .nonce
        case 6 where bytes.spells("openid", in: name): .openID
        case 12 where bytes.spells("encrypt_type", in: name): .encryptType
        case 13 where bytes.spells("msg_signature", in: name): .messageSignature
        case 7 where bytes.spells("echostr", in: name): .echo
        default: nil
        }
    }
}
