/// Rows in columns of equal width, without boxes.
enum Table {
    /// The table's text, without a line feed at the end.
    static func text(_ rows: [[String]], header: [String]? = nil) -> String {
        let all = (header.map { [$0] } ?? []) + rows
        let columns = all.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in all.map { $0.count > column ? width(of: $0[column]) : 0 }.max() ?? 0
        }
        return all.map { line($0, widths) }.joined(separator: "\n")
    }

    /// One row, each cell but the last filled up to its width; a longer one stays as it is.
    static func line(_ row: [String], _ widths: [Int]) -> String {
        let cells = row.enumerated().map { index, cell in
            guard index < row.count - 1 else { return cell }
            return cell + String(repeating: " ", count: max(0, widths[index] - width(of: cell)))
        }
        return cells.joined(separator: "  ")
    }

    /// Columns on a terminal: Chinese characters take two.
    private static func width(of text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + (isWide($1) ? 2 : 1) }
    }

    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            true
        default: false
        }
    }
}
