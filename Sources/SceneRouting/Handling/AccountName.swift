/// What one account is called inside this process: `default`, `shop`.
///
/// It is the alias of the configuration and of the path `/wechat/NAME`, not an id of the platform.
public struct AccountName: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    /// The alias.
    public let rawValue: String

    /// Wraps an alias without judging its form.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The account of a process that serves only one.
    public static let `default` = AccountName(rawValue: "default")

    /// ``rawValue``.
    public var description: String { rawValue }
}
