internal import Crypto
internal import OfficialAccount

/// The SHA-256 of something whose text is not to be kept: all that a row knows of a scene, a ticket, a verifier or a
/// result code.
///
/// Two are compared in a time that does not depend on where they differ.
struct Fingerprint<Thing>: Hashable, Sendable {
    private let first: UInt64
    private let second: UInt64
    private let third: UInt64
    private let fourth: UInt64

    /// The fingerprint of a text's UTF-8.
    init(of text: String) { self.init(ofBytes: Array(text.utf8)) }

    /// The fingerprint of bytes.
    init(ofBytes bytes: [UInt8]) {
        var hasher = SHA256()
        hasher.update(data: bytes)
        self = unsafe hasher.finalize().withUnsafeBytes { unsafe Fingerprint($0) }
    }

    /// A fingerprint as it was stored; `nil` unless it has 32 bytes.
    init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self = unsafe bytes.withUnsafeBytes { unsafe Fingerprint($0) }
    }

    private init(_ bytes: UnsafeRawBufferPointer) {
        (first, second) = unsafe (Self.word(bytes, 0), Self.word(bytes, 1))
        (third, fourth) = unsafe (Self.word(bytes, 2), Self.word(bytes, 3))
    }

    private static func word(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> UInt64 {
        unsafe UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
    }

    /// The 32 bytes as four words.
    var words: [UInt64] { [first, second, third, fourth] }

    /// The 32 bytes.
    var bytes: [UInt8] {
        words.flatMap { word in
            stride(from: UInt64(56), through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> $0) }
        }
    }

    static func == (left: Self, right: Self) -> Bool {
        (left.first ^ right.first) | (left.second ^ right.second) | (left.third ^ right.third)
            | (left.fourth ^ right.fourth) == 0
    }

    func hash(into hasher: inout Hasher) { hasher.combine(first) }
}

extension Fingerprint where Thing: Secret {
    /// The fingerprint of a secret.
    init(_ secret: Thing) { self.init(of: secret.text) }
}

extension Fingerprint<Ticket> {
    /// The fingerprint of a ticket: whoever has it can draw the code, so it is kept like a secret.
    init(_ ticket: Ticket) { self.init(of: ticket.rawValue) }
}

extension Fingerprint: Codable {
    /// Reads what ``text`` gives.
    init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let bytes = Base64.urlSafe.decode(text), let fingerprint = Self(bytes: bytes) else {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "no fingerprint")
            )
        }
        self = fingerprint
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    /// The 32 bytes in base64url, as names of records have them.
    var text: String { Base64.urlSafe.text(bytes) }
}
