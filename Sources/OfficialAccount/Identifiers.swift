/// The AppID of an account: `wx` and 16 hexadecimal digits.
///
/// Compared in full after every decryption.
public struct AppID: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
    /// The id as the console shows it.
    public let rawValue: String

    /// Wraps an AppID without judging its form.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// ``rawValue``.
    public var description: String { rawValue }
}

/// The original id (原始ID) of an account, `gh_` and 12 hexadecimal digits: the `ToUserName` of its pushes.
///
/// A few real pushes carry an alias instead, so the form is not checked.
public struct OriginalID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The id as the push carries it.
    public let rawValue: String

    /// Wraps an original id without judging its form.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// ``rawValue``.
    public var description: String { rawValue }
}

/// A person as one account knows them: 28 characters, `o` first.
///
/// Another account sees another OpenID.
public struct OpenID: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
    /// The id as the push carries it.
    public let rawValue: String

    /// Wraps an OpenID without judging its form.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// ``rawValue``.
    public var description: String { rawValue }

    /// The first and the last four characters, for screens and logs: enough to recognise, too little to misuse.
    public var shortened: String {
        guard rawValue.count > 10 else { return rawValue }
        return "\(rawValue.prefix(4))…\(rawValue.suffix(4))"
    }
}

/// What `qrcode/create` returned and the push repeats byte for byte; the key to the picture.
public struct Ticket: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The ticket as received, not percent-encoded.
    public let rawValue: String

    /// Wraps a ticket without judging its form.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// ``rawValue``.
    public var description: String { rawValue }
}
