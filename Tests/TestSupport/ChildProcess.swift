import Foundation
import Glibc
import Synchronization

/// A program at work in a process of its own, with its two outputs.
///
/// Foundation's `Process` copies directory entries beyond their buffer while it counts open descriptors, which crashes
/// every few dozen starts in a test bundle full of servers; hence this one.
package final class ChildProcess: Sendable {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// Nobody starts a child while another one's pipes do not close themselves on exec yet.
    private static let starting = Mutex(())

    package let answer: Output
    package let talk: Output
    private let id: pid_t
    private let exits = EventLog<Int32>()
    private let isRunning = Mutex(true)

    /// Starts a program in a folder, with exactly this environment, no input and no blocked signal.
    package init(
        _ program: String,
        _ arguments: [String],
        environment: [String: String],
        folder: String
    ) throws {
        // `env` is what changes the folder: the call that would do so is hidden by Glibc's module map.
        let words = ["env", "-C", folder, program] + arguments
        let variables = environment.map { "\($0.key)=\($0.value)" }
        let (answer, talk, id) = try Self.starting.withLock { _ in
            let (answer, talk) = (try Pipe(), try Pipe())
            defer {
                answer.closeWriting()
                talk.closeWriting()
            }
            return (answer.output, talk.output, try Self.spawn(words, variables, answer.writing, talk.writing))
        }
        (self.answer, self.talk, self.id) = (answer, talk, id)
        Thread.detachNewThread { [self] in reap() }
    }

    /// Sends a signal, unless the process is gone: its number may be another's by then.
    package func signal(_ number: Int32) {
        isRunning.withLock { if $0 { kill(id, number) } }
    }

    /// The exit code, as soon as there is one; a process that a signal killed counts as 128 and the signal's number.
    package func exit() async -> Int32 {
        await exits.reach(1)
        return exits.values[0]
    }

    private func reap() {
        var status: Int32 = 0
        var information = unsafe siginfo_t()
        // First wait without reaping, so that nobody signals a number that is free again.
        while unsafe waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        isRunning.withLock { isRunning in
            isRunning = false
            while unsafe waitpid(id, &status, 0) < 0, errno == EINTR {}
        }
        exits.add(status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F)
    }

    private static func spawn(
        _ words: [String],
        _ variables: [String],
        _ answer: Int32,
        _ talk: Int32
    ) throws -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawnattr_init(&attributes)
        defer {
            unsafe posix_spawn_file_actions_destroy(&actions)
            unsafe posix_spawnattr_destroy(&attributes)
        }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, answer, 1)
        unsafe posix_spawn_file_actions_adddup2(&actions, talk, 2)
        // A thread of Dispatch blocks signals, and a child would inherit that.
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var id: pid_t = 0
        let problem = unsafe withCStrings(words) { words in
            unsafe withCStrings(variables) { variables in
                unsafe posix_spawn(&id, "/usr/bin/env", &actions, &attributes, words, variables)
            }
        }
        guard problem == 0 else { throw Failure(description: "cannot start \(words): \(problem)") }
        return id
    }

    private static func withCStrings<Result>(
        _ texts: [String],
        _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        var pointers = unsafe texts.map { unsafe strdup($0) } + [nil]
        defer { for index in unsafe pointers.indices { unsafe free(pointers[index]) } }
        return unsafe pointers.withUnsafeMutableBufferPointer { unsafe body(UnsafePointer($0.baseAddress!)) }
    }
}

extension ChildProcess {
    private struct Pipe {
        let output: Output
        let writing: Int32

        init() throws {
            var ends: [Int32] = [-1, -1]
            guard unsafe pipe(&ends) == 0 else { throw Failure(description: "no pipe: \(errno)") }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            output = Output(descriptor: ends[0])
            writing = ends[1]
        }

        func closeWriting() { close(writing) }
    }

    /// What a child writes, piece by piece; for one reader.
    package final class Output: Sendable {
        private let descriptor: Int32

        fileprivate init(descriptor: Int32) { self.descriptor = descriptor }

        deinit { close(descriptor) }

        /// Waits for the next piece; empty at the end.
        package func next() -> [UInt8] {
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                return Array(buffer.prefix(max(0, count)))
            }
        }

        /// Everything to the end, read on a thread of its own.
        package func all() async -> [UInt8] {
            await withCheckedContinuation { continuation in
                Thread.detachNewThread { [self] in
                    var all: [UInt8] = []
                    while true {
                        let piece = next()
                        guard !piece.isEmpty else { break }
                        all += piece
                    }
                    continuation.resume(returning: all)
                }
            }
        }
    }
}
