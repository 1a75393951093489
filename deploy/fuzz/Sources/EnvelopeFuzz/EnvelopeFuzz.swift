import Crypto
import CryptoExtras
import OfficialAccount
import WeChatPush

/// The way of an encrypted push, entered where the input's first byte says: a random input would not get past SHA-1.
///
/// - `q`: a query, a line feed and a body, as a stranger may send them
/// - `e`: the text of `Encrypt`, rightly signed
/// - `p`: what was encrypted (random, length, message, AppID, padding), rightly encrypted and signed
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzEnvelope(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeBufferPointer(start: start, count: count)
    guard let entrance = input.first, let account = account else { return 0 }
    let rest = Array(input.dropFirst())
    switch entrance {
    case UInt8(ascii: "q"): account.request(rest)
    case UInt8(ascii: "e"): account.envelope(rest)
    case UInt8(ascii: "p"): account.plaintext(rest)
    default: break
    }
    return 0
}

private let account = try? Account()

/// The account of Fixtures, and the doors to its verifier.
private struct Account {
    private static let keyText = "Fixture0Key1Of2QRScene3Belongs4To5Nobody67Z"
    private static let timestamp: Int64 = 1_767_225_601

    private let token: PushToken
    private let key: EncodingAESKey
    private let verifiers: [PushVerifier]
    private let parser: PushParser

    init() throws {
        token = try PushToken("FixtureToken2026")
        key = try EncodingAESKey(Self.keyText)
        var verifiers: [PushVerifier] = []
        for mode in MessageMode.allCases {
            let credentials = try PushCredentials(
                appID: AppID(rawValue: "wx0123456789abcdef"),
                token: token,
                aesKey: key,
                mode: mode
            )
            verifiers.append(PushVerifier(credentials: credentials))
        }
        self.verifiers = verifiers
        parser = try PushParser()
    }

    func request(_ input: [UInt8]) {
        let end = input.firstIndex(of: UInt8(ascii: "\n")) ?? input.endIndex
        guard let query = try? PushQuery(input[..<end]) else { return }
        for verifier in verifiers { take(query, input[end...].dropFirst(), by: verifier) }
        for verifier in verifiers { _ = try? verifier.answerToURLCheck(query, now: Self.timestamp) }
    }

    func envelope(_ input: [UInt8]) {
        // The signature covers the text as the reader sees it; characters that XML would change are left out.
        let kept = input.filter { $0 > 0x20 && $0 < 0x7F && ![0x3C, 0x26, 0x5D].contains($0) }
        let text = String(decoding: kept, as: UTF8.self)
        guard !text.isEmpty else { return }
        deliver(text)
    }

    func plaintext(_ input: [UInt8]) {
        let blocks = input.prefix(input.count / 16 * 16)
        guard
            !blocks.isEmpty,
            let iv = try? AES._CBC.IV(ivBytes: key.keyBytes.prefix(16)),
            let sealed = try? AES._CBC.encrypt(blocks, using: SymmetricKey(data: key.keyBytes), iv: iv, noPadding: true)
        else { return }
        deliver(Base64.text(of: Array(sealed)))
    }

    private func deliver(_ encrypted: String) {
        let nonce = "415670741"
        let stamp = String(Self.timestamp)
        let signature = PushSignature.sign(token: token, timestamp: stamp, nonce: nonce)
        let sealed = PushSignature.sign(token: token, timestamp: stamp, nonce: nonce, encrypted: encrypted)
        let text = "signature=\(signature)&timestamp=\(stamp)&nonce=\(nonce)&msg_signature=\(sealed)&encrypt_type=aes"
        guard let query = try? PushQuery(text) else { fatalError("our own query is refused") }
        let body = Array("<xml><Encrypt><![CDATA[\(encrypted)]]></Encrypt></xml>".utf8)
        for verifier in verifiers {
            let refusal = take(query, body[...], by: verifier)
            guard refusal != .messageSignatureMismatch else {
                fatalError("the signature covers another text than the reader sees")
            }
        }
    }

    @discardableResult
    private func take(_ query: PushQuery, _ body: ArraySlice<UInt8>, by verifier: PushVerifier) -> PushRefusal? {
        do {
            let push = try verifier.verify(query, body: body, now: Self.timestamp)
            let understood = try parser.parse(push.document, format: push.format)
            _ = understood.scan
            return nil
        } catch {
            return error as? PushRefusal
        }
    }
}

/// Base64 of its own: the reader under test must not be judged by its own writer.
private enum Base64 {
    static func text(of bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var result: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var value = group.reduce(0) { $0 << 8 | UInt32($1) }
            value <<= UInt32(8 * (3 - group.count))
            for index in 0..<4 {
                let sextet = Int(value >> UInt32(18 - 6 * index) & 63)
                result.append(index <= group.count ? alphabet[sextet] : UInt8(ascii: "="))
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
