public import Store

/// Why somebody should look at a code.
public enum CodeConcern: String, Sendable, Hashable, CaseIterable {
    /// It has stopped working.
    case expired
    /// It stops working within three days.
    case expiresSoon = "expires_soon"
    /// It has worked for a month, and nobody scanned its scene in the last.
    case dormant
    /// No route takes its scene.
    case unhandled

    private static let day: Int64 = 86_400_000

    /// What is to be said about a code.
    ///
    /// - Parameters:
    ///   - stored: The code.
    ///   - now: Milliseconds since 1970.
    ///   - isHandled: Whether a route takes its scene.
    /// - Returns: The concerns; of a code that has expired only that.
    public static func about(_ stored: StoredCode, now: Int64, isHandled: Bool) -> [CodeConcern] {
        var concerns: [CodeConcern] = []
        if let end = stored.code.expiresAt {
            if end <= now { return [.expired] }
            if end <= now + 3 * day { concerns.append(.expiresSoon) }
        }
        if max(stored.code.madeAt, stored.lastScanAt ?? 0) < now - 30 * day { concerns.append(.dormant) }
        if !isHandled { concerns.append(.unhandled) }
        return concerns
    }
}
