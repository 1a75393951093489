/// The name under which a browser reached the sandbox.
///
/// A site can let its own name lead to this machine (DNS rebinding), and its pages are then of the same origin as ours:
/// they could read every chat and push every button. No name server leads an address elsewhere, or a name that the
/// public ones do not have.
enum ReachedHost {
    /// Whether a `Host` is an IP address, a name without a dot, or one below `localhost` or `local`; a request without
    /// any comes from no browser.
    static func isTrusted(_ host: String?) -> Bool {
        guard let host, !host.hasPrefix("[") else { return true }
        let labels = host.prefix { $0 != ":" }.lowercased().split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count > 1, let last = labels.last else { return true }
        return ["localhost", "local"].contains(last) || (!last.isEmpty && last.allSatisfy { ("0"..."9").contains($0) })
    }
}
