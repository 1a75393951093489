public import OfficialAccount

/// What one account's pushes are verified with.
///
/// While a token or key is being changed in the console the previous one stays accepted, and ``VerifiedPush`` says
/// which of the two matched.
public struct PushCredentials: Sendable {
    /// One reference: every push of every lane looks in here, and would count all that is below.
    private final class Fields: Sendable {
        let appID: AppID?
        let mode: MessageMode
        let timestampTolerance: Duration?
        let token: PushToken
        let previousToken: PushToken?
        let cipher: MessageCipher?
        let previousCipher: MessageCipher?
        /// The candidates as bytes, so that no push converts them again.
        let tokens: [(slot: CredentialSlot, bytes: [UInt8])]

        init(
            _ appID: AppID?,
            _ mode: MessageMode,
            _ timestampTolerance: Duration?,
            tokens: (PushToken, PushToken?),
            keys: (EncodingAESKey?, EncodingAESKey?)
        ) {
            self.appID = appID
            self.mode = mode
            self.timestampTolerance = timestampTolerance
            (token, previousToken) = tokens
            cipher = Self.cipher(keys.0, appID)
            previousCipher = Self.cipher(keys.1, appID)
            self.tokens =
                [(.current, Array(tokens.0.secret.utf8))]
                + (tokens.1.map { [(.previous, Array($0.secret.utf8))] } ?? [])
        }

        private static func cipher(_ key: EncodingAESKey?, _ appID: AppID?) -> MessageCipher? {
            guard let key, let appID else { return nil }
            return MessageCipher(key: key, appID: appID)
        }
    }

    private let fields: Fields

    /// The account; compared in full after every decryption.
    public var appID: AppID? { fields.appID }
    /// How the account's pushes come, as the console has it.
    public var mode: MessageMode { fields.mode }
    /// How far a timestamp may be from this machine's clock, in either direction; `nil` switches the window off.
    public var timestampTolerance: Duration? { fields.timestampTolerance }

    /// The candidates, each with its slot.
    var tokens: [(slot: CredentialSlot, bytes: [UInt8])] { fields.tokens }

    /// Gathers an account's credentials.
    ///
    /// - Parameters:
    ///   - appID: The account; needed wherever there is a key.
    ///   - token: The token the console shows.
    ///   - previousToken: The one before it, while it is being changed.
    ///   - aesKey: The EncodingAESKey the console shows.
    ///   - previousAESKey: The one before it, while it is being changed.
    ///   - mode: The mode the console shows.
    ///   - timestampTolerance: The window around now; `nil` switches it off.
    /// - Throws: ``CredentialError/modeNeedsKey(_:)`` for an encrypted mode without key or AppID.
    public init(
        appID: AppID?,
        token: PushToken,
        previousToken: PushToken? = nil,
        aesKey: EncodingAESKey? = nil,
        previousAESKey: EncodingAESKey? = nil,
        mode: MessageMode,
        timestampTolerance: Duration? = .seconds(300)
    ) throws(CredentialError) {
        if mode.isEncrypted, aesKey == nil || appID == nil { throw .modeNeedsKey(mode) }
        fields = Fields(
            appID,
            mode,
            timestampTolerance,
            tokens: (token, previousToken),
            keys: (aesKey, previousAESKey)
        )
    }

    /// What is still accepted of the previous credentials, by name: `token`, `aes_key`.
    package var previousSlots: [String] {
        (fields.previousToken == nil ? [] : ["token"]) + (fields.previousCipher == nil ? [] : ["aes_key"])
    }

    /// The token in a slot; the current one where the slot is empty.
    public func token(in slot: CredentialSlot) -> PushToken {
        slot == .previous ? fields.previousToken ?? fields.token : fields.token
    }

    /// The cipher of the key in a slot; `nil` where there is no key.
    public func cipher(in slot: CredentialSlot) -> MessageCipher? {
        slot == .previous ? fields.previousCipher : fields.cipher
    }
}

extension PushCredentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The AppID and the mode; no secret.
    public var description: String { "PushCredentials(\(appID?.rawValue ?? "no AppID"), \(mode), redacted)" }
    /// The same: a debugger shows no secret either.
    public var debugDescription: String { description }
    /// Empty, so that `dump` shows no secret either.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
