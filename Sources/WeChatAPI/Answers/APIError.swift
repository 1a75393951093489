public import OfficialAccount
public import OutboundHTTP

/// A call of the platform's API that brought nothing; it never carries a token, a secret or a query.
public enum APIError: Error, Sendable, Equatable {
    /// The platform said no.
    case refused(PlatformRefusal)
    /// The platform said no before, and asking again before this second since 1970 would bring the same; so it was not
    /// asked.
    case held(PlatformRefusal, until: Int64)
    /// There was no answer.
    case unreachable(APIOperation, OutboundError)
    /// There was an answer of this status, and no errcode in it.
    case status(APIOperation, Int)
    /// The answer is none of this call's.
    case malformedAnswer(APIOperation, reason: String)
    /// `showqrcode` knows no such ticket (404): expired, cut short, or of a code that was never made.
    case noSuchTicket
    /// `showqrcode` answered with so many bytes of something that is no picture.
    case notAPicture(contentType: String?, bytes: Int)
    /// The time this call had is over.
    case timeIsUp(APIOperation)
}

extension APIError {
    /// The platform's refusal, where there is one.
    public var refusal: PlatformRefusal? {
        switch self {
        case .refused(let refusal), .held(let refusal, _): refusal
        default: nil
        }
    }

    /// The errcode, where there is one.
    public var code: ErrorCode? { refusal?.code }
}

extension APIError: CustomStringConvertible {
    /// The fact and the fix, in one sentence.
    public var description: String {
        switch self {
        case .refused(let refusal): refusal.description
        case .held(let refusal, let until):
            "\(refusal); it was not asked again, and will not be until \(Self.stamp(until))"
        case .unreachable(let operation, let error): "\(operation) got no answer: \(error)"
        case .status(let operation, let status):
            "\(operation) was answered \(status), which the platform never does: does a proxy answer, or is the base "
                + "URL wrong?"
        case .malformedAnswer(let operation, let reason):
            "the answer to \(operation) is none of the platform's: \(reason); is the base URL right?"
        case .noSuchTicket:
            "the platform knows no such ticket: it has expired, was cut short, or was percent-encoded already"
        case .notAPicture(let contentType, let bytes):
            "showqrcode answered with \(bytes) bytes of \(contentType ?? "no stated type") instead of a picture; is the "
                + "base URL that of mp.weixin.qq.com?"
        case .timeIsUp(let operation): "the time for \(operation) was over before it could be sent"
        }
    }

    /// `00:00:00 China time` of that second.
    private static func stamp(_ unixSeconds: Int64) -> String {
        let second = ChinaTime.secondOfDay(unixSeconds)
        let parts = [second / 3600, second / 60 % 60, second % 60]
        return parts.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":") + " China time"
    }
}
