/// A regular expression as the steps that ``RegexRun`` takes.
struct RegexProgram: Sendable, Hashable {
    static let stepLimit = 1024

    enum Step: Sendable, Hashable {
        /// Takes one character.
        case take(ScalarSet)
        case atStart
        case atEnd
        /// Remembers where we are: the start of group n in slot 2n, its end in slot 2n + 1.
        case mark(Int)
        case jump(Int)
        /// Two ways on; the first is preferred.
        case fork(Int, Int)
        case done
    }

    private(set) var steps: [Step] = []

    init(_ node: RegexNode) throws(SceneRegexError) {
        try add(node)
        try add(.done)
    }

    private mutating func add(_ step: Step) throws(SceneRegexError) {
        guard steps.count < Self.stepLimit else { throw .tooLarge(limit: Self.stepLimit) }
        steps.append(step)
    }

    private mutating func add(_ node: RegexNode) throws(SceneRegexError) {
        switch node {
        case .empty: break
        case .set(let set): try add(.take(set))
        case .atStart: try add(Step.atStart)
        case .atEnd: try add(Step.atEnd)
        case .sequence(let parts): for part in parts { try add(part) }
        case .choice(let branches): try add(branches: branches)
        case .group(let inner, let number):
            try add(.mark(2 * number))
            try add(inner)
            try add(.mark(2 * number + 1))
        case .repeated(let inner, let least, let most, let isLazy):
            for _ in 0..<least { try add(inner) }
            guard let most else { return try add(loop: inner, isLazy: isLazy) }
            try add(optional: inner, times: most - least, isLazy: isLazy)
        }
    }

    private mutating func add(branches: [RegexNode]) throws(SceneRegexError) {
        var exits: [Int] = []
        for (index, branch) in branches.enumerated() {
            guard index < branches.count - 1 else {
                try add(branch)
                break
            }
            let fork = steps.count
            try add(.done)
            try add(branch)
            exits.append(steps.count)
            try add(.done)
            steps[fork] = .fork(fork + 1, steps.count)
        }
        for exit in exits { steps[exit] = .jump(steps.count) }
    }

    private mutating func add(loop node: RegexNode, isLazy: Bool) throws(SceneRegexError) {
        let fork = steps.count
        try add(.done)
        try add(node)
        try add(.jump(fork))
        steps[fork] = isLazy ? .fork(steps.count, fork + 1) : .fork(fork + 1, steps.count)
    }

    private mutating func add(optional node: RegexNode, times: Int, isLazy: Bool) throws(SceneRegexError) {
        var forks: [Int] = []
        for _ in 0..<times {
            forks.append(steps.count)
            try add(.done)
            try add(node)
        }
        for fork in forks { steps[fork] = isLazy ? .fork(steps.count, fork + 1) : .fork(fork + 1, steps.count) }
    }
}
