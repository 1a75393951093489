import Foundation
import Synchronization
import TestSupport

/// The lines that a process writes, as they come; a test waits for the one it needs.
final class LineWatch: Sendable {
    struct Ended: Error, CustomStringConvertible {
        let lines: [String]
        var description: String { "the process ended without that line; it wrote:\n" + lines.joined(separator: "\n") }
    }

    private struct Waiter {
        var isWanted: @Sendable (String) -> Bool
        var continuation: CheckedContinuation<String, any Error>
    }

    private struct State {
        var lines: [String] = []
        var waiters: [Waiter] = []
        var isEnded = false
    }

    private let state = Mutex(State())

    /// Reads an output to its end, on a thread of its own.
    init(_ output: ChildProcess.Output) {
        Thread.detachNewThread { [self] in
            var rest: ArraySlice<UInt8> = []
            while true {
                let piece = output.next()
                guard !piece.isEmpty else { break }
                rest += piece
                while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                    add(String(decoding: rest[..<end], as: UTF8.self))
                    rest = rest[(end + 1)...]
                }
            }
            end()
        }
    }

    var lines: [String] { state.withLock(\.lines) }

    /// The first line, from the one after `skip` lines on, that holds a text.
    func line(with text: String, after skip: Int = 0) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            let known: Result<String, any Error>? = state.withLock { state in
                if let line = state.lines.dropFirst(skip).first(where: { $0.contains(text) }) { return .success(line) }
                if state.isEnded { return .failure(Ended(lines: state.lines)) }
                state.waiters.append(Waiter(isWanted: { $0.contains(text) }, continuation: continuation))
                return nil
            }
            if let known { continuation.resume(with: known) }
        }
    }

    private func add(_ line: String) {
        let wanting = state.withLock { state in
            state.lines.append(line)
            let wanting = state.waiters.filter { $0.isWanted(line) }
            state.waiters.removeAll { $0.isWanted(line) }
            return wanting
        }
        for waiter in wanting { waiter.continuation.resume(returning: line) }
    }

    private func end() {
        let (waiters, lines) = state.withLock { state in
            state.isEnded = true
            let waiters = state.waiters
            state.waiters = []
            return (waiters, state.lines)
        }
        for waiter in waiters { waiter.continuation.resume(throwing: Ended(lines: lines)) }
    }
}
