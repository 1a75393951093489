import Crypto
import CryptoExtras
import OfficialAccount
import WeChatPush

/// Plaintexts that the cipher itself would never make, and their encryption under the samples' key.
enum Plain {
    /// Salt and length.
    static func head(length: UInt32) -> [UInt8] {
        Array("0123456789abcdef".utf8) + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) }
    }

    /// A right one, whatever `pad` of the message's own length it has.
    static func text(pad: Int) -> [UInt8] {
        let message = [UInt8](repeating: UInt8(ascii: "x"), count: pad)
        return raw(head(length: UInt32(pad)) + message + Array(Samples.appID.rawValue.utf8))
    }

    /// A right one whose padding goes to 16 and not to 32.
    static var padded16: [UInt8] {
        let body = head(length: 4) + Array("text".utf8) + Array(Samples.appID.rawValue.utf8)
        let pad = 16 - body.count % 16
        precondition((body.count + pad) % 32 == 16)
        return body + [UInt8](repeating: UInt8(pad), count: pad)
    }

    /// Padded as the scheme wants it.
    static func raw(_ bytes: [UInt8]) -> [UInt8] {
        let pad = 32 - bytes.count % 32
        return bytes + [UInt8](repeating: UInt8(pad), count: pad)
    }

    /// 96 bytes that end with these.
    static func ending(_ end: [UInt8]) -> [UInt8] {
        head(length: 1) + [UInt8](repeating: 1, count: 76 - end.count) + end
    }

    static func encrypt(_ plain: [UInt8], key: EncodingAESKey = Samples.key) -> String {
        let vector = try! AES._CBC.IV(ivBytes: key.keyBytes.prefix(16))
        let bytes = try! AES._CBC.encrypt(
            plain,
            using: SymmetricKey(data: key.keyBytes),
            iv: vector,
            noPadding: true
        )
        return base64([UInt8](bytes))
    }

    static func base64(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        let bits = bytes.flatMap { byte in (0..<8).map { byte >> (7 - $0) & 1 } }
        var text = ""
        for start in stride(from: 0, to: bits.count, by: 6) {
            let group = Array(bits[start..<min(start + 6, bits.count)]) + [0, 0, 0, 0, 0]
            text.append(alphabet[group.prefix(6).reduce(0) { $0 << 1 | Int($1) }])
        }
        return text + String(repeating: "=", count: (4 - text.count % 4) % 4)
    }
}
