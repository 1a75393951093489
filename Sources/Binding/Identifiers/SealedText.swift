internal import Crypto
internal import FoundationEssentials
internal import OfficialAccount

/// A text that only the server's key opens (AES-256-GCM).
struct SealedText: Sendable, Equatable, Codable {
    fileprivate let box: Data
}

extension SealedText {
    /// As a cookie holds it.
    var text: String { Base64.urlSafe.text([UInt8](box)) }

    /// What a cookie holds; `nil` for what never was sealed.
    init?(text: String) {
        guard let bytes = Base64.urlSafe.decode(text) else { return nil }
        box = Data(bytes)
    }
}

extension FlowKeys {
    /// Seals a text for a flow: it opens in no other.
    ///
    /// - Returns: `nil` where the machine has no randomness to give.
    func seal(_ text: String, for flow: FlowID) -> SealedText? {
        let id = Data(flow.rawValue.utf8)
        let box = try? AES.GCM.seal(Data(text.utf8), using: sealingKey, authenticating: id).combined
        return box.map { SealedText(box: $0) }
    }

    /// Opens what was sealed for a flow; `nil` for anything else.
    func open(_ sealed: SealedText, for flow: FlowID) -> String? {
        let id = Data(flow.rawValue.utf8)
        guard let box = try? AES.GCM.SealedBox(combined: sealed.box),
            let text = try? AES.GCM.open(box, using: sealingKey, authenticating: id)
        else { return nil }
        return String(decoding: text, as: UTF8.self)
    }
}
