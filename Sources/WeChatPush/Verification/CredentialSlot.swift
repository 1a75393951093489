/// Which of an account's two tokens, or two keys, fitted.
public enum CredentialSlot: String, Sendable, Hashable, CaseIterable {
    /// The one the console shows.
    case current
    /// The one before, still accepted while it is being changed.
    case previous
}
