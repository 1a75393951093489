internal import Channels
import Synchronization

/// The batches of codes that this process makes or has made: one at a time, and the last few to look at.
final class CodeImports: Sendable {
    private struct State {
        var imports: [(number: Int, job: CodeImport)] = []
        var begun = 0

        var isFree: Bool {
            !imports.contains { $0.job.progress.phase == .running || $0.job.progress.phase == .ready }
        }
    }

    /// How many are remembered.
    private static let most = 8

    private let state = Mutex(State())

    /// Those that are remembered, the newest first.
    var all: [(number: Int, progress: CodeImport.Progress)] {
        state.withLock { $0.imports.reversed().map { ($0.number, $0.job.progress) } }
    }

    /// One of them.
    subscript(number: Int) -> CodeImport? {
        state.withLock { $0.imports.first { $0.number == number }?.job }
    }

    /// Begins one.
    ///
    /// - Returns: Its number; `nil` while another one is running, since the platform counts calls.
    func begin(_ job: CodeImport) -> Int? {
        let number = state.withLock { state -> Int? in
            guard state.isFree else { return nil }
            state.begun += 1
            state.imports.append((state.begun, job))
            state.imports.removeFirst(max(0, state.imports.count - Self.most))
            return state.begun
        }
        if number != nil { Task { await job.run() } }
        return number
    }

    /// Lets one go on that has stopped; one that is running goes on anyway.
    func resume(_ number: Int) {
        let job = state.withLock { state -> CodeImport? in
            guard state.isFree else { return nil }
            return state.imports.first { $0.number == number }?.job
        }
        if let job { Task { await job.run() } }
    }
}
