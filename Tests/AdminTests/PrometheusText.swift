/// Reads the Prometheus text format, version 0.0.4, as its specification has it and no more leniently.
struct PrometheusText {
    struct Failure: Error, CustomStringConvertible {
        let line: String
        let problem: String
        var description: String { "\(problem): \(line)" }
    }

    struct Sample: Equatable {
        var name: String
        var labels: [String: String]
        var value: Double
    }

    private(set) var types: [String: String] = [:]
    private(set) var samples: [Sample] = []

    init(_ text: String) throws {
        guard text.isEmpty || text.hasSuffix("\n") else {
            throw Failure(line: text, problem: "no line feed at the end")
        }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init) {
            if line.hasPrefix("#") { try readComment(line) } else { try readSample(line) }
        }
    }

    /// The value of a series; `nil` where there is none.
    func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        samples.first { $0.name == name && $0.labels == labels }?.value
    }

    private mutating func readComment(_ line: String) throws {
        let words = line.split(separator: " ").map(String.init)
        guard words.count == 4, words[0] == "#", words[1] == "TYPE" else { return }
        guard types[words[2]] == nil else { throw Failure(line: line, problem: "a second TYPE of one name") }
        guard !samples.contains(where: { family(of: $0.name) == words[2] }) else {
            throw Failure(line: line, problem: "TYPE stands behind its samples")
        }
        guard ["counter", "gauge", "histogram", "summary", "untyped"].contains(words[3]) else {
            throw Failure(line: line, problem: "no such type")
        }
        types[words[2]] = words[3]
    }

    private mutating func readSample(_ line: String) throws {
        var rest = Substring(line)
        let name = String(rest.prefix { Self.isName($0) })
        guard let first = name.first, !first.isNumber else { throw Failure(line: line, problem: "no name") }
        rest = rest.dropFirst(name.count)
        var labels: [String: String] = [:]
        if rest.first == "{" {
            rest = rest.dropFirst()
            try Self.readLabels(&rest, line, into: &labels)
        }
        guard rest.first == " ", let value = Self.number(String(rest.dropFirst())) else {
            throw Failure(line: line, problem: "no value behind one blank")
        }
        guard types[family(of: name)] != nil else { throw Failure(line: line, problem: "no TYPE before it") }
        guard self.value(name, labels) == nil else { throw Failure(line: line, problem: "a series twice") }
        samples.append(Sample(name: name, labels: labels, value: value))
    }

    private static func readLabels(
        _ rest: inout Substring,
        _ line: String,
        into labels: inout [String: String]
    ) throws {
        while rest.first != "}" {
            let name = String(rest.prefix { isName($0) && $0 != ":" })
            rest = rest.dropFirst(name.count)
            guard let first = name.first, !first.isNumber, rest.hasPrefix("=\"") else {
                throw Failure(line: line, problem: "a label without name or value")
            }
            rest = rest.dropFirst(2)
            guard labels.updateValue(try readValue(&rest, line), forKey: name) == nil else {
                throw Failure(line: line, problem: "a label twice")
            }
            if rest.first == "," {
                rest = rest.dropFirst()
            } else if rest.first != "}" {
                throw Failure(line: line, problem: "neither comma nor brace behind a label")
            }
        }
        rest = rest.dropFirst()
    }

    private static func readValue(_ rest: inout Substring, _ line: String) throws -> String {
        var value = ""
        while let character = rest.popFirst() {
            switch character {
            case "\"": return value
            case "\\":
                switch rest.popFirst() {
                case "\\": value.append("\\")
                case "\"": value.append("\"")
                case "n": value.append("\n")
                default: throw Failure(line: line, problem: "an escape that does not exist")
                }
            default: value.append(character)
            }
        }
        throw Failure(line: line, problem: "a value without its end")
    }

    private static func number(_ text: String) -> Double? {
        switch text {
        case "+Inf": .infinity
        case "-Inf": -.infinity
        case "NaN": .nan
        default: text.allSatisfy { "0123456789.eE+-".contains($0) } ? Double(text) : nil
        }
    }

    /// The name a sample's type is declared under.
    private func family(of name: String) -> String {
        for suffix in ["_bucket", "_sum", "_count"] where name.hasSuffix(suffix) {
            let stem = String(name.dropLast(suffix.count))
            if types[stem] == "histogram" { return stem }
        }
        return name
    }

    private static func isName(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || character == "_" || character == ":")
    }
}
