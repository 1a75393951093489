/// How the platform sends the account's pushes (消息加解密方式).
///
/// It comes from configuration, never from a query.
public enum MessageMode: String, Sendable, Hashable, CaseIterable {
    /// 明文模式: no encryption; only the 3-parameter `signature` protects a push, and it does not cover the body.
    case plain
    /// 兼容模式: each push carries its plain children and the encrypted copy; the encrypted copy decides.
    case compatible
    /// 安全模式: encrypted both ways.
    case safe

    /// Whether pushes carry an `Encrypt` element and a `msg_signature`.
    public var isEncrypted: Bool { self != .plain }
}

extension MessageMode: CustomStringConvertible {
    /// The word of the configuration.
    public var description: String { rawValue }
}
