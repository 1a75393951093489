/// How much later the server's clock is than this machine's, as its answers show.
///
/// A server's moment lies between the question and its answer, so each answer bounds what is known. What was known before
/// is kept as far as the bounds allow: a slow answer says little and moves nothing, also where one of the clocks was set
/// while it was under way; the next quick one puts that right.
struct ServerClock: Sendable {
    /// In milliseconds.
    private(set) var skew: Int64 = 0

    /// Learns from an answer.
    ///
    /// - Parameters:
    ///   - server: The server's moment; all are milliseconds since 1970.
    ///   - sent: This machine's moment before the question.
    ///   - received: The same behind the answer.
    mutating func heard(_ server: Int64, sent: Int64, received: Int64) {
        guard received >= sent else { return }
        skew = min(max(skew, server - received), server - sent)
    }
}
