/// One pass of a program over one text: every way through the program is followed at once, character by character.
///
/// So the time is bounded by steps × characters whatever the expression is; an engine that goes back and tries again
/// needs minutes for `(a+)+b` and 24 letters.
struct RegexRun {
    /// The ways that are alive at one position, the preferred first, each with what it has marked.
    private struct Ways {
        var order: [Int] = []
        var isIn: [Bool]
        var marks: [Int]

        mutating func removeAll() {
            for step in order { isIn[step] = false }
            order.removeAll(keepingCapacity: true)
        }
    }

    private let program: RegexProgram
    private let scalars: [Unicode.Scalar]
    private let slots: Int

    init(_ program: RegexProgram, groups: Int, on text: String) {
        self.program = program
        scalars = Array(text.unicodeScalars)
        slots = 2 * groups
    }

    /// The marks of the preferred way that takes the whole text, -1 where a group took no part; `nil` if none does.
    func marks() -> [Int]? {
        let count = program.steps.count
        var now = Ways(isIn: Array(repeating: false, count: count), marks: Array(repeating: -1, count: count * slots))
        var then = now
        enter(0, at: 0, with: Array(repeating: -1, count: slots), &now)
        for position in scalars.indices {
            for step in now.order {
                guard case .take(let set) = program.steps[step], set.contains(scalars[position]) else { continue }
                let marks = Array(now.marks[(step * slots)..<(step * slots + slots)])
                enter(step + 1, at: position + 1, with: marks, &then)
            }
            swap(&now, &then)
            then.removeAll()
            guard !now.order.isEmpty else { return nil }
        }
        let end = count - 1
        guard now.isIn[end] else { return nil }
        return Array(now.marks[(end * slots)..<(end * slots + slots)])
    }

    /// Follows the steps that take no character; a stack of our own, since an expression chooses how deep it gets.
    private func enter(_ first: Int, at position: Int, with marks: [Int], _ ways: inout Ways) {
        var pending = [(step: first, marks: marks)]
        while var (step, marks) = pending.popLast() {
            while !ways.isIn[step] {
                ways.isIn[step] = true
                ways.order.append(step)
                switch program.steps[step] {
                case .jump(let target): step = target
                case .fork(let preferred, let other):
                    pending.append((other, marks))
                    step = preferred
                case .mark(let slot):
                    marks[slot] = position
                    step += 1
                case .atStart where position == 0, .atEnd where position == scalars.count: step += 1
                case .take, .done:
                    ways.marks.replaceSubrange((step * slots)..<(step * slots + slots), with: marks)
                default: break
                }
            }
        }
    }
}
