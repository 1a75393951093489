public import OfficialAccount

/// What can be read in a ticket without asking anybody; for diagnostics alone, since the platform promises none of it.
///
/// A ticket is base64 of 12 bytes and then fields of a tag, a length and a value: 1 the code's URL, 2 when it was made, 3
/// how long it works. Every published ticket of the last ten years reads so.
public struct TicketContents: Sendable, Hashable {
    /// What the picture says.
    public let url: String
    /// When it was made, in seconds since 1970.
    public let createdAt: UInt32
    /// How long it works, in seconds; `nil` for ever.
    public let lifetime: UInt32?
    /// Which of the four kinds it is, where its URL tells: since about 2017 it does.
    public let kind: QRCodeRequest.Kind?

    /// Reads a ticket; `nil` where it is none of the known form.
    public init?(_ ticket: Ticket) {
        guard let bytes = Self.decoded(ticket.rawValue), bytes.count > 12, bytes.starts(with: [0x81, 0x01]),
            let fields = Self.fields(bytes.dropFirst(12)), let url = fields[1].flatMap(Self.text),
            url.hasPrefix("http://weixin.qq.com/q/") || url.hasPrefix("https://weixin.qq.com/q/"),
            let createdAt = fields[2].flatMap(Self.number), let life = fields[3].flatMap(Self.number)
        else { return nil }
        self.url = url
        self.createdAt = createdAt
        // The oldest tickets have the time of their end here.
        let seconds = life > UInt32(QRCodeRequest.maximumSeconds) && life >= createdAt ? life - createdAt : life
        lifetime = seconds == 0 ? nil : seconds
        kind = bytes[4] == 0x3C ? Self.kind(of: url, isPermanent: seconds == 0) : nil
    }

    /// The last characters of a code tell its kind.
    private static func kind(of url: String, isPermanent: Bool) -> QRCodeRequest.Kind? {
        guard !isPermanent else {
            if url.dropLast().hasSuffix("03") { return .permanentNumber }
            return url.dropLast().hasSuffix("07") ? .permanentText : nil
        }
        return switch url.dropLast().last {
        case "1": .temporaryNumber
        case "c": .temporaryText
        default: nil
        }
    }

    private static func fields(_ bytes: ArraySlice<UInt8>) -> [UInt8: ArraySlice<UInt8>]? {
        var fields: [UInt8: ArraySlice<UInt8>] = [:]
        var rest = bytes
        while let tag = rest.popFirst() {
            // Zeros fill up the end.
            guard tag != 0 else { continue }
            guard let length = rest.popFirst(), rest.count >= Int(length), fields[tag] == nil else { return nil }
            fields[tag] = rest.prefix(Int(length))
            rest = rest.dropFirst(Int(length))
        }
        return fields
    }

    private static func text(_ field: ArraySlice<UInt8>) -> String? {
        let text = field.last == 0 ? field.dropLast() : field
        return text.allSatisfy { (0x21...0x7E).contains($0) } ? String(decoding: text, as: UTF8.self) : nil
    }

    private static func number(_ field: ArraySlice<UInt8>) -> UInt32? {
        guard field.count == 4 else { return nil }
        return field.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Base64 of either alphabet, with or without padding.
    private static func decoded(_ text: String) -> [UInt8]? {
        guard text.utf8.count <= 512 else { return nil }
        var bytes: [UInt8] = []
        var accumulator: UInt32 = 0
        var bits = 0
        for byte in text.utf8.reversed().drop(while: { $0 == 0x3D }).reversed() {
            guard let value = Base64.standard.value(of: byte) ?? Base64.urlSafe.value(of: byte) else { return nil }
            accumulator = accumulator << 6 | value
            bits += 6
            guard bits >= 8 else { continue }
            bits -= 8
            bytes.append(UInt8(truncatingIfNeeded: accumulator >> UInt32(bits)))
        }
        return bytes
    }
}
