import Synchronization

/// Puts the pieces of a stream of server-sent events together again (HTML Living Standard §9.2).
final class EventLines: Sendable {
    /// An event of more bytes is none of ours.
    private static let limit = 1 << 16

    private let rest = Mutex<[UInt8]>([])

    /// The data of each event that a piece completes.
    func take(_ piece: [UInt8]) -> [[UInt8]] {
        rest.withLock { rest in
            var found: [[UInt8]] = []
            for byte in piece {
                guard byte == UInt8(ascii: "\n") else {
                    if rest.count < Self.limit { rest.append(byte) }
                    continue
                }
                // Ours have one line of data each, so no event is waited for.
                if rest.starts(with: "data: ".utf8) { found.append(Array(rest.dropFirst(6))) }
                rest.removeAll()
            }
            return found
        }
    }
}
