import Synchronization

/// A batch of codes that is being made while somebody looks at how far it is.
///
/// It lives as long as its process; each code is kept as soon as it is made, so the same file given again goes on where
/// the last one ended, in this process or in another.
package final class CodeImport: Sendable {
    /// How far it is.
    package struct Progress: Sendable, Equatable {
        /// What it does now.
        package enum Phase: Sendable, Equatable {
            /// It has not begun.
            case ready
            /// It makes codes.
            case running
            /// It was told to stop.
            case stopped
            /// It cannot go on, for this reason.
            case failed(String)
            /// All codes are there.
            case done
        }

        /// How many codes it is about.
        package let total: Int
        /// How many it has made.
        package var made: Int
        /// How many were kept already.
        package var there: Int
        /// What it does now.
        package var phase: Phase

        /// Assembles one.
        package init(total: Int, made: Int = 0, there: Int = 0, phase: Phase = .ready) {
            self.total = total
            self.made = made
            self.there = there
            self.phase = phase
        }

        /// How many are left.
        package var left: Int { total - made - there }
    }

    private struct State {
        var progress: Progress
        var isWanted = true
    }

    private let orders: [CodeOrder]
    private let maker: CodeMaker
    private let state: Mutex<State>

    /// A batch that is not begun.
    package init(_ orders: [CodeOrder], maker: CodeMaker) {
        self.orders = orders
        self.maker = maker
        state = Mutex(State(progress: Progress(total: orders.count)))
    }

    /// How far it is.
    package var progress: Progress { state.withLock(\.progress) }

    /// Makes codes until all are there, the platform says no, or it is told to stop; nothing where it is running already.
    package func run() async {
        let rest = state.withLock { state -> ArraySlice<CodeOrder>? in
            guard state.progress.phase != .running else { return nil }
            state.isWanted = true
            state.progress.phase = .running
            return orders.dropFirst(state.progress.made + state.progress.there)
        }
        guard let rest else { return }
        do throws(ChannelRefusal) {
            try await maker.run(rest) { step in note(step) }
            state.withLock { $0.progress.phase = $0.progress.left == 0 ? .done : .stopped }
        } catch {
            state.withLock { $0.progress.phase = .failed(error.message) }
        }
    }

    /// Lets it end after the code that is being made now.
    package func stop() { state.withLock { $0.isWanted = false } }

    private func note(_ step: CodeMaker.Step) -> Bool {
        state.withLock { state in
            switch step {
            case .made: state.progress.made += 1
            case .there: state.progress.there += 1
            }
            return state.isWanted
        }
    }
}
