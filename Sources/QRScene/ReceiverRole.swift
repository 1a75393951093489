/// What a receiver does, of all that is to be done over one store; several may divide it among them.
public enum ReceiverRole: String, Sendable, Hashable, CaseIterable {
    /// It takes pushes, runs their handlers and answers.
    case ingest
    /// It does jobs, handles what dead processes have left, and lets old pushes go.
    case work
    /// It answers the API; `/livez`, `/readyz` and `/metrics` answer in any case.
    case admin
}
