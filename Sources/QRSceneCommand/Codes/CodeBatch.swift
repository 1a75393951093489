import QRScene

/// The codes of a CSV file: `scene` and, where wanted, `channel`, `label`, `tags` (separated by `;`).
struct CodeBatch {
    let orders: [CodeOrder]

    /// A file that cannot be used; each says the line.
    enum Problem: Error, CustomStringConvertible {
        case noSceneColumn
        case unknownColumn(String)
        case line(Int, String)

        var description: String {
            switch self {
            case .noSceneColumn: "the first line names the columns, and one of them is scene"
            case .unknownColumn(let name): "there is no column '\(name)': scene, channel, label, tags"
            case .line(let line, let problem): "row \(line): \(problem)"
            }
        }
    }

    private static let columns = ["scene", "channel", "label", "tags"]

    /// Reads a file; every row is checked before a call is spent.
    init(_ text: String, request: (String) throws -> QRCodeRequest) throws(Problem) {
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
