import Synchronization
public import WeChatPush

/// How often each of an account's tokens and keys has matched a push since this process started, and when last.
///
/// Counted where a push is verified, on every lane: relaxed atomics, and no allocation.
public final class CredentialUse: Sendable {
    /// What a push is verified with.
    public enum Kind: String, Sendable, CaseIterable {
        /// The token of its signature.
        case token
        /// The key that it was encrypted with.
        case key
    }

    /// What was counted of one credential.
    public struct Matches: Sendable, Equatable {
        /// How many pushes it fitted.
        public var count: Int
        /// When the last of them came, to the second, in milliseconds since 1970; `nil` where there was none.
        public var last: Int64?
    }

    /// When counting began, in milliseconds since 1970.
    public let since: Int64

    private let currentToken = MatchCounter()
    private let previousToken = MatchCounter()
    private let currentKey = MatchCounter()
    private let previousKey = MatchCounter()

    init(since: Int64) { self.since = since }

    /// Counts a push that was proved to be the platform's.
    func matched(token: CredentialSlot, key: CredentialSlot?, at now: Int64) {
        counter(.token, token).matched(at: now)
        if let key { counter(.key, key).matched(at: now) }
    }

    /// What was counted of one credential; it may be that of another push than the next one asked for.
    public func matches(_ kind: Kind, in slot: CredentialSlot) -> Matches { counter(kind, slot).matches }

    private func counter(_ kind: Kind, _ slot: CredentialSlot) -> MatchCounter {
        switch (kind, slot) {
        case (.token, .current): currentToken
        case (.token, .previous): previousToken
        case (.key, .current): currentKey
        case (.key, .previous): previousKey
        }
    }
}

/// Two numbers that all lanes write.
private final class MatchCounter: Sendable {
    private let count = Atomic<Int>(0)
    private let last = Atomic<Int64>(0)

    /// The time is written once a second: what every push writes is handed from core to core.
    func matched(at now: Int64) {
        count.wrappingAdd(1, ordering: .relaxed)
        if now / 1000 > last.load(ordering: .relaxed) / 1000 { last.store(now, ordering: .relaxed) }
    }

    var matches: CredentialUse.Matches {
        let (count, last) = (count.load(ordering: .relaxed), last.load(ordering: .relaxed))
        return CredentialUse.Matches(count: count, last: last == 0 ? nil : last)
    }
}
