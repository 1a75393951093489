internal import FoundationEssentials
internal import OfficialAccount
internal import WeChatAPI

/// The body of `POST /api/v1/codes`.
struct CodeBody: Decodable {
    /// A scene as a number or as a text.
    struct Scene: Decodable {
        let number: Int?
        let text: String

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            number = try? container.decode(Int.self)
            text = try number.map { "\($0)" } ?? container.decode(String.self)
        }
    }

    var scene: Scene
    var account: String?
    var temporarySeconds: Int?
    var permanent: Bool?
    var channel: String?
    var label: String?
    var tags: [String]?

    /// What a request asks for: one code, or many.
    enum Wish {
        case one(CodeBody)
        case many([CodeBody])
    }

    /// Codes in one request; the platform takes a call for each.
    static let most = 500

    private static let mostTags = 50

    private struct Many: Decodable {
        var codes: [CodeBody]?
    }

    /// Reads a body.
    static func read(_ bytes: ArraySlice<UInt8>) throws(ChannelRefusal) -> Wish {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do {
            guard let codes = try decoder.decode(Many.self, from: Data(bytes)).codes else {
                return .one(try decoder.decode(CodeBody.self, from: Data(bytes)))
            }
            guard (1...most).contains(codes.count) else { throw ChannelRefusal.body("send 1 to \(most) codes at once") }
            return .many(codes)
        } catch let refusal as ChannelRefusal {
            throw refusal
        } catch {
            throw .body(
                #"send {"scene": "…", "temporary_seconds": 300} or {"scene": "…", "permanent": true}, or many: {"codes": […]}"#
            )
        }
    }

    /// What is to be made; a number goes as `scene_id`, a text as one where it can be one.
    func order() throws(ChannelRefusal) -> CodeOrder {
        guard (permanent == true) != (temporarySeconds != nil) else {
            throw .body("say how long it works: temporary_seconds, or permanent: true")
        }
        guard (tags ?? []).count <= Self.mostTags else { throw .body("give \(Self.mostTags) tags at most") }
        for text in [channel, label].compactMap(\.self) + (tags ?? []) where !Self.isOneLine(text) {
            throw .body("channel, label and tags are one line of 1 to 200 characters each")
        }
        let lifetime: QRCodeRequest.Lifetime = temporarySeconds.map { .temporary(seconds: $0) } ?? .permanent
        do {
            let request = try self.request(lifetime)
            return CodeOrder(account: account ?? "default", request, channel: channel, label: label, tags: tags ?? [])
        } catch {
            throw .body(error.description)
        }
    }

    private func request(_ lifetime: QRCodeRequest.Lifetime) throws(QRCodeRequestError) -> QRCodeRequest {
        if let number = scene.number { return try QRCodeRequest(number: number, lifetime: lifetime) }
        guard let value = SceneValue(scene.text) else { throw .textLength(0) }
        return try QRCodeRequest(value, lifetime: lifetime)
    }

    private static func isOneLine(_ text: String) -> Bool {
        (1...200).contains(text.unicodeScalars.count)
            && !text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
    }
}
