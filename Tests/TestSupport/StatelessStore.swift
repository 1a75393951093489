public import Store

/// A store for tests of what happens to pushes: it remembers nothing beside them.
public protocol StatelessStore: InboxStore {}

extension StatelessStore {
    public var now: Int64 { 0 }
    public var watchers: StateWatchers { StateWatchers() }

    public func record(_ key: StateRecord.Key) async throws(StoreError) -> StateRecord? { nil }

    public func record(of kind: String, named name: String) async throws(StoreError) -> StateRecord? { nil }

    public func records(
        of kind: String,
        tagged tag: String?,
        before: Int64?,
        limit: Int
    ) async throws(StoreError) -> [StateRecord] { [] }

    public func change(_ changes: [StateChange], jobs: [Job]) async throws(StoreError) {
        throw .unavailable(reason: "this store remembers pushes alone")
    }

    public func chain(_ name: String, after number: Int64, limit: Int) async throws(StoreError) -> [ChainEntry] { [] }

    public func chainEnd(_ name: String) async throws(StoreError) -> HashChain { HashChain() }

    public func forgetExpired(limit: Int) async throws(StoreError) -> Int { 0 }
}
