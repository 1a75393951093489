internal import OfficialAccount

extension QRCodeRequest {
    /// The platform's four kinds of code.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Temporary, with a `scene_id`.
        case temporaryNumber = "QR_SCENE"
        /// Temporary, with a `scene_str`.
        case temporaryText = "QR_STR_SCENE"
        /// Permanent, with a `scene_id`.
        case permanentNumber = "QR_LIMIT_SCENE"
        /// Permanent, with a `scene_str`.
        case permanentText = "QR_LIMIT_STR_SCENE"
    }

    /// Which of the four this is: the `action_name`.
    public var kind: Kind {
        switch (scene, lifetime) {
        case (.number, .temporary): .temporaryNumber
        case (.text, .temporary): .temporaryText
        case (.number, .permanent): .permanentNumber
        case (.text, .permanent): .permanentText
        }
    }

    /// The body of the call.
    ///
    /// `expire_seconds` always goes with a temporary code: without it the code dies after a minute.
    public var body: [UInt8] {
        let scene: JSONValue =
            switch scene {
            case .number(let number): .object(["scene_id": .number(Int(number))])
            case .text(let text): .object(["scene_str": .string(text)])
            }
        var members: [String: JSONValue] = [
            "action_name": .string(kind.rawValue), "action_info": .object(["scene": scene]),
        ]
        if case .temporary(let seconds) = lifetime { members["expire_seconds"] = .number(seconds) }
        return JSONValue.object(members).bytes
    }
}
