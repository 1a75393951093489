internal import HTTPWire
internal import Synchronization

/// What other threads hand to a lane.
struct Mailbox: ~Copyable, Sendable {
    enum Letter: Sendable {
        /// A handler's answer.
        case answer(Response, Exchange.ID)
        /// A stream has begun or has something to give.
        case stream(ResponseStream)
        /// A connection that another lane accepted; whoever takes the letter owns the descriptor.
        case adopt(Int32, PeerAddress)
        /// Start accepting here.
        case listen(ListeningSocket)
        /// There is room for a connection again.
        case acceptAgain
        /// Finish what is in flight, for at most so many milliseconds.
        case stop(drain: UInt64)
    }

    struct Contents {
        var letters: [Letter] = []
        var isClosed = false
    }

    private let contents = Mutex(Contents())

    /// Puts a letter in.
    ///
    /// - Returns: Whether the lane must be woken: it was empty, so nobody else has done that. `nil` where the lane is gone
    ///   and the letter is not taken.
    func put(_ letter: Letter) -> Bool? {
        contents.withLock { contents in
            guard !contents.isClosed else { return nil }
            contents.letters.append(letter)
            return contents.letters.count == 1
        }
    }

    /// Takes all letters out.
    func takeAll() -> [Letter] {
        contents.withLock { contents in
            guard !contents.letters.isEmpty else { return [] }
            defer { contents.letters = [] }
            return contents.letters
        }
    }

    /// Takes no letter any more; hands out the last ones.
    func close() -> [Letter] {
        contents.withLock { contents in
            defer { contents = Contents(isClosed: true) }
            return contents.letters
        }
    }
}
