import Foundation
import TestSupport

/// One Swift file, as the rules look at it.
struct SourceFile: Sendable {
    /// From the package's root: `Sources/HTTPListener/Lane/Lane.swift`.
    let path: String
    let text: String

    /// Lines without their comments; what stands behind `//` in a literal goes too, which no rule minds.
    var code: [String] {
        lines.map { line in line.range(of: "//").map { String(line[..<$0.lowerBound]) } ?? line }
    }

    var lines: [String] { text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }

    /// `HTTPListener`.
    var target: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }

    /// The modules it imports, with the line that does so.
    var imports: [(module: String, line: String)] {
        code.compactMap { line in
            let words = line.split(whereSeparator: { $0 == " " || $0 == "." }).map(String.init)
            guard let index = words.firstIndex(of: "import"), words.prefix(index).allSatisfy(Self.isModifier) else {
                return nil
            }
            var rest = words.dropFirst(index + 1)
            if let kind = rest.first, ["struct", "class", "enum", "func", "var", "protocol"].contains(kind) {
                rest = rest.dropFirst()
            }
            return rest.first.map { ($0, line.trimmingCharacters(in: .whitespaces)) }
        }
    }

    private static func isModifier(_ word: String) -> Bool {
        ["public", "package", "internal", "fileprivate", "private"].contains(word) || word.hasPrefix("@")
    }

    /// Every Swift file of Sources.
    static let all: [SourceFile] = {
        let root = Package.root.path()
        let files = FileManager.default.enumerator(atPath: root + "/Sources")?.compactMap { $0 as? String } ?? []
        return files.filter { $0.hasSuffix(".swift") }.sorted().compactMap { file in
            let path = "Sources/" + file
            guard let text = try? String(contentsOfFile: root + "/" + path, encoding: .utf8) else { return nil }
            return SourceFile(path: path, text: text)
        }
    }()
}
