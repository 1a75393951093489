internal import Foundation

/// The body of `qrcode/create`, read as kindly as the platform reads it.
struct CreateBody: Decodable {
    /// A value that may be anything; what nobody expects here is only told apart from what is missing.
    enum Loose: Decodable, Equatable {
        case number(Double)
        case text(String)
        case other

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Double.self) {
                self = .number(number)
            } else if let text = try? container.decode(String.self) {
                self = .text(text)
            } else {
                self = .other
            }
        }
    }

    /// `action_info`: the scene belongs into `scene`; beside it, it is not seen.
    struct Info: Decodable {
        var scene: Scene?
        var sceneID: Loose?
        var sceneText: Loose?

        enum CodingKeys: String, CodingKey {
            case scene
            case sceneID = "scene_id"
            case sceneText = "scene_str"
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            scene = try? container.decodeIfPresent(Scene.self, forKey: .scene)
            sceneID = try? container.decodeIfPresent(Loose.self, forKey: .sceneID)
            sceneText = try? container.decodeIfPresent(Loose.self, forKey: .sceneText)
        }
    }

    struct Scene: Decodable {
        var id: Loose?
        var text: Loose?

        enum CodingKeys: String, CodingKey {
            case id = "scene_id"
            case text = "scene_str"
        }
    }

    var action: Loose?
    var seconds: Loose?
    var info: Info?

    enum CodingKeys: String, CodingKey {
        case action = "action_name"
        case seconds = "expire_seconds"
        case info = "action_info"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        action = try container.decodeIfPresent(Loose.self, forKey: .action)
        seconds = try container.decodeIfPresent(Loose.self, forKey: .seconds)
        info = try? container.decodeIfPresent(Info.self, forKey: .info)
    }
}

extension CodeRequest {
    /// The longest life of a temporary code, in seconds: 30 days.
    static let longestLifetime: Int64 = 2_592_000
    /// What a temporary code lives where the call does not say: one minute.
    static let usualLifetime: Int64 = 60

    /// Reads the body of `qrcode/create`.
    ///
    /// What the platform takes without a word is taken here too: an integer that is too large, or beside its place,
    /// makes a code with a scene that nobody asked for.
    init(_ bytes: some Sequence<UInt8>) throws(PlatformError) {
        let body: CreateBody
        do {
            body = try JSONDecoder().decode(CreateBody.self, from: Data(bytes))
        } catch {
            throw .malformedBody
        }
        guard case .text(let name) = body.action, let kind = SceneCode.Kind(rawValue: name) else {
            throw .invalidActionName
        }
        guard let info = body.info else { throw .invalidActionInfo }
        self.kind = kind
        scene = kind.isNumber ? try Self.number(info, kind) : try Self.text(info)
        lifetime = kind.isPermanent ? nil : Self.lifetime(body.seconds)
    }

    private static func number(_ info: CreateBody.Info, _ kind: SceneCode.Kind) throws(PlatformError) -> String {
        let number: UInt32?
        switch info.scene?.id {
        case .number(let value):
            guard value >= 1 else { throw .invalidActionInfo }
            // Somewhat too large is cut to the largest; far too large is no number any more.
            number = value < 9.2e18 ? UInt32(min(value, Double(UInt32.max))) : nil
        case .text(let text):
            number = UInt64(text).map { UInt32(min($0, UInt64(UInt32.max))) }
        case .other:
            number = nil
        case nil:
            guard info.sceneID != nil || info.scene?.text != nil else { throw .invalidActionInfo }
            number = nil
        }
        if kind == .permanentNumber {
            guard let number, (1...100_000).contains(number) else { throw .invalidActionInfo }
        }
        return String(number ?? 0)
    }

    private static func text(_ info: CreateBody.Info) throws(PlatformError) -> String {
        guard case .text(let text) = info.scene?.text, (1...64).contains(text.unicodeScalars.count) else {
            throw .invalidActionInfo
        }
        return text
    }

    private static func lifetime(_ seconds: CreateBody.Loose?) -> Int64 {
        let value: Double? =
            switch seconds {
            case .number(let number): number
            case .text(let text): Double(text)
            case .other, nil: nil
            }
        guard let value, value >= 1 else { return usualLifetime }
        return Int64(min(value, Double(longestLifetime)))
    }
}
