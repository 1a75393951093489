package import Store

/// The codes that are kept, as lists show them.
package struct CodeCatalogue: Sendable {
    /// A code with what somebody should look at.
    package struct Row: Sendable {
        /// The code.
        package let stored: StoredCode
        /// The concerns.
        package let concerns: [CodeConcern]
    }

    /// Some codes, the newest first.
    package struct Page: Sendable {
        /// The codes.
        package let rows: [Row]
        /// Behind which code the next page begins; `nil` on the last.
        package let next: CodeID?
        /// How many permanent codes of the account are kept.
        package let permanent: Int
    }

    private let store: any ChannelStore
    private let isHandled: @Sendable (_ scene: String, _ account: String) -> Bool?
    private let now: @Sendable () -> Int64

    /// A catalogue.
    ///
    /// - Parameters:
    ///   - store: Where codes are kept.
    ///   - isHandled: Whether a route takes a scene; `nil` where there is no such account.
    ///   - now: The wall clock, in milliseconds since 1970.
    package init(
        store: any ChannelStore,
        isHandled: @escaping @Sendable (_ scene: String, _ account: String) -> Bool?,
        now: @escaping @Sendable () -> Int64
    ) {
        self.store = store
        self.isHandled = isHandled
        self.now = now
    }

    /// A page of codes.
    ///
    /// - Throws: ``StoreError``; so do all of these.
    package func page(_ filter: CodeFilter) async throws(StoreError) -> Page {
        // One more than the page, to know whether there is a next.
        var wider = filter
        wider.limit += 1
        let found = try await store.codes(wider)
        let page = found.prefix(filter.limit)
        return Page(
            rows: page.map(row),
            next: found.count > page.count ? page.last?.id : nil,
            permanent: try await store.permanentCodes(of: filter.account)
        )
    }

    /// One code; `nil` where there is none of this number.
    package func code(_ id: CodeID, of account: String) async throws(StoreError) -> Row? {
        let next = CodeID(rawValue: id.rawValue == .max ? .max : id.rawValue + 1)
        let found = try await store.codes(CodeFilter(account: account, before: next, limit: 1))
        return found.first { $0.id == id }.map(row)
    }

    /// A code with its concerns as of now.
    package func row(_ stored: StoredCode) -> Row {
        let isHandled = isHandled(stored.code.scene, stored.code.account) ?? false
        return Row(stored: stored, concerns: CodeConcern.about(stored, now: now(), isHandled: isHandled))
    }
}
