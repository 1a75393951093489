internal import Channels
internal import HTTPWire
internal import OfficialAccount
internal import WeChatAPI

/// What somebody typed to have codes made.
struct CodeOrderForm: Sendable, Equatable {
    /// How long a code works, as the form offers it.
    enum Life: String, Sendable, CaseIterable {
        case minutes = "300"
        case day = "86400"
        case week = "604800"
        case month = "2592000"
        case permanent

        var lifetime: QRCodeRequest.Lifetime { Int(rawValue).map { .temporary(seconds: $0) } ?? .permanent }
    }

    var account = "default"
    var scene = ""
    var life = Life.month
    var channel = ""
    var label = ""
    var tags = ""
    /// Many codes, a row each; empty for one.
    var sheet = ""

    init() {}

    init(_ form: FormFields) {
        account = form["account"] ?? "default"
        scene = Self.trimmed(form["scene"] ?? "")
        life = form["life"].flatMap { Life(rawValue: $0) } ?? .month
        channel = Self.trimmed(form["channel"] ?? "")
        label = Self.trimmed(form["label"] ?? "")
        tags = form["tags"] ?? ""
        sheet = form["sheet"] ?? ""
    }

    /// The order.
    ///
    /// - Throws: ``QRCodeRequestError`` where the platform would not take it.
    func order() throws(QRCodeRequestError) -> CodeOrder {
        CodeOrder(
            account: account,
            try Self.request(scene, life.lifetime),
            channel: channel.isEmpty ? nil : channel,
            label: label.isEmpty ? nil : label,
            tags: tags.split(separator: ";").map { Self.trimmed(String($0)) }.filter { !$0.isEmpty }
        )
    }

    /// The orders of a sheet.
    ///
    /// - Throws: ``CodeBatch/Problem``.
    func batch() throws(CodeBatch.Problem) -> CodeBatch {
        try CodeBatch(sheet, account: account) { try Self.request($0, life.lifetime) }
    }

    private static func request(
        _ scene: String,
        _ lifetime: QRCodeRequest.Lifetime
    ) throws(QRCodeRequestError) -> QRCodeRequest {
        guard let value = SceneValue(scene) else { throw .textLength(scene.unicodeScalars.count) }
        return try QRCodeRequest(value, lifetime: lifetime)
    }

    private static func trimmed(_ text: String) -> String {
        var text = text[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
