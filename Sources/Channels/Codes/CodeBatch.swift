internal import OfficialAccount
package import WeChatAPI

/// The codes of a CSV file: `scene` and, where wanted, `channel`, `label`, `tags` (separated by `;`).
package struct CodeBatch: Sendable {
    /// One order a row.
    package let orders: [CodeOrder]

    /// A file that cannot be used; each says the line.
    package enum Problem: Error, Equatable, CustomStringConvertible {
        /// No column is called `scene`.
        case noSceneColumn
        /// A column that nothing is done with: more likely a slip than a wish.
        case unknownColumn(String)
        /// What is wrong with a row.
        case line(Int, String)

        /// The fact and the fix.
        package var description: String {
            switch self {
            case .noSceneColumn: "the first line names the columns, and one of them is scene"
            case .unknownColumn(let name): "there is no column '\(name)': scene, channel, label, tags"
            case .line(let line, let problem): "row \(line): \(problem)"
            }
        }
    }

    private static let columns = ["scene", "channel", "label", "tags"]

    /// Reads a file; every row is checked before a call is spent.
    ///
    /// - Parameters:
    ///   - text: The file.
    ///   - account: Whose codes they are, by its name in this process.
    ///   - request: What the platform is asked for, by a row's scene.
    /// - Throws: ``Problem``.
    package init(
        _ text: String,
        account: String = "default",
        request: (String) throws -> QRCodeRequest
    ) throws(Problem) {
        let rows = CSV.rows(text)
        let header = (rows.first ?? []).map { $0.lowercased() }
        if let name = header.first(where: { !Self.columns.contains($0) }) { throw .unknownColumn(name) }
        guard header.contains("scene") else { throw .noSceneColumn }
        var orders: [CodeOrder] = []
        for (number, row) in rows.enumerated().dropFirst() {
            guard row.count <= header.count else { throw .line(number + 1, "it has more fields than the first") }
            let values = Dictionary(zip(header, row)) { first, _ in first }.filter { !$0.value.isEmpty }
            do {
                orders.append(
                    CodeOrder(
                        account: account,
                        try request(values["scene"] ?? ""),
                        channel: values["channel"],
                        label: values["label"],
                        tags: (values["tags"] ?? "").split(separator: ";").map(String.init)
                    )
                )
            } catch {
                throw .line(number + 1, "\(error)")
            }
        }
        self.orders = orders
    }
}
