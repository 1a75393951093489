import ArgumentParser
import Foundation
import QRScene

/// A call of the platform that brought nothing: 6 where the platform said no, 69 where it said nothing, else 1.
struct PlatformFailure: CommandFailure {
    let error: APIError
    /// What more is known.
    var addition: String?

    init(_ error: APIError) { self.error = error }

    /// A picture that could not be had: where the ticket itself tells that its code has expired, that is said.
    init(_ error: APIError, ticket: Ticket, now: Date = Date()) {
        self.error = error
        guard error == .noSuchTicket, let contents = TicketContents(ticket), let lifetime = contents.lifetime else {
            return
        }
        let end = Date(timeIntervalSince1970: Double(contents.createdAt) + Double(lifetime))
        if end < now { addition = "by its own words it expired at \(end.ISO8601Format())" }
    }

    var code: String {
        switch error {
        case .refused, .held, .noSuchTicket: "PLATFORM_REFUSED"
        case .unreachable, .timeIsUp: "PLATFORM_UNREACHABLE"
        case .status, .malformedAnswer, .notAPicture: "PLATFORM_ANSWER"
        }
    }

    var exitStatus: ExitCode {
        switch error {
        case .refused, .held, .noSuchTicket: ExitStatus.refused
        case .unreachable, .timeIsUp: ExitStatus.unavailable
        case .status, .malformedAnswer, .notAPicture: ExitStatus.failed
        }
    }

    var description: String { error.description + (addition.map { "; \($0)" } ?? "") }
}
