internal import Crypto

/// Copies one database into another, table by table in the order of keys; one that was interrupted goes on where it ended.
package struct DatabaseCopy: Sendable {
    /// What a table came to.
    package struct Check: Sendable, Equatable {
        package let table: String
        package let source: Extent
        package let target: Extent

        package var isSame: Bool { source == target }
    }

    /// How many rows a table has, and the SHA-256 of all of them.
    package struct Extent: Sendable, Equatable {
        package let rows: Int
        package let digest: [UInt8]
    }

    /// Rows of one transaction.
    package static let batch = 500

    private let source: any TableSource
    private let target: any TableTarget

    /// A copy from one database to another.
    package init(from source: any TableSource, to target: any TableTarget) {
        self.source = source
        self.target = target
    }

    /// How many processes are at work on either: none may be, or the copy would not be whole.
    package func livingInstances() async throws(StoreError) -> Int {
        try await source.leases().instances.count + target.leases().instances.count
    }

    /// Copies what is missing.
    ///
    /// - Parameter progress: Called with a table's name and how many of its rows this run has copied.
    /// - Throws: ``StoreError``; what was copied stays, and the next run goes on behind it.
    package func run(_ progress: (String, Int) -> Void = { _, _ in }) async throws(StoreError) {
        for form in TableForm.all {
            var (key, copied) = (form.isOfOneRow ? nil : try await target.lastKey(of: form), 0)
            while true {
                let rows = try await source.rows(of: form, after: key, limit: Self.batch)
                guard let last = rows.last else { break }
                try await target.insert(rows, into: form)
                (key, copied) = (Array(last.prefix(form.keyCount)), copied + rows.count)
                progress(form.name, copied)
            }
        }
        try await target.finishCopy()
    }

    /// Reads all of both, and compares.
    package func verify() async throws(StoreError) -> [Check] {
        var checks: [Check] = []
        for form in TableForm.all {
            let (source, target) = (try await extent(of: form, in: source), try await extent(of: form, in: target))
            checks.append(Check(table: form.name, source: source, target: target))
        }
        return checks
    }

    private func extent(of form: TableForm, in database: any TableSource) async throws(StoreError) -> Extent {
        var (hasher, count, key) = (SHA256(), 0, [TableValue]?.none)
        while true {
            let rows = try await database.rows(of: form, after: key, limit: Self.batch)
            guard let last = rows.last else { break }
            for row in rows { hasher.update(data: row.flatMap(\.digested)) }
            (key, count) = (Array(last.prefix(form.keyCount)), count + rows.count)
        }
        return Extent(rows: count, digest: Array(hasher.finalize()))
    }
}
