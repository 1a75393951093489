import QRScene

/// Tells what became of each fixture, and the sum.
final class ReplayReport {
    private let json: Bool
    private(set) var right = 0
    private(set) var different = 0
    private(set) var skipped = 0
    private(set) var unreachable = 0

    init(json: Bool) {
        self.json = json
    }

    /// On a screen, a line that is written over: long replays show that they move.
    func progress(_ index: Int, of count: Int) {
        guard Terminal.talksToScreen, count > 20 else { return }
        Terminal.overwrite("\(index + 1) of \(count)")
    }

    /// Differences are told at once; what is as expected only counts, but for machines.
    func tell(_ path: String, _ result: PlayResult) {
        switch result {
        case .asExpected:
            right += 1
            if json { line(path, "as_expected", []) }
        case .different(let differences):
            different += 1
            json ? line(path, "different", differences) : show("✗ \(path)", differences)
        case .skipped(let reason):
            skipped += 1
            json ? line(path, "skipped", [reason]) : show("– \(path)", ["skipped: \(reason)"])
        case .unreachable(let reason):
            unreachable += 1
            json ? line(path, "unreachable", [reason]) : show("✗ \(path)", [reason])
        }
    }

    /// The sum, for people.
    func close() {
        if Terminal.talksToScreen { Terminal.overwrite("") }
        guard !json else { return }
        var parts = ["\(right) as expected"]
        if different > 0 { parts.append("\(different) different") }
        if skipped > 0 { parts.append("\(skipped) skipped") }
        if unreachable > 0 { parts.append("\(unreachable) without an answer") }
        Terminal.answer(parts.joined(separator: ", "))
    }

    private func show(_ title: String, _ lines: [String]) {
        Terminal.answer(([title] + lines.map { "    \($0)" }).joined(separator: "\n"))
    }

    private func line(_ path: String, _ result: String, _ details: [String]) {
        Terminal.answer(
            JSONText.object([
                "fixture": .string(path), "result": .string(result),
                "details": .array(details.map { .string($0) }),
            ])
        )
    }
}
