import FoundationEssentials
import HTTPTypes
import HTTPWire
import OfficialAccount
import Store
import TestSupport
import Testing

@testable import Binding

/// The API of flows over a desk; whoever is made to wait waits no time.
struct APIBench: Sendable {
    let bench: DeskBench
    let flows: BindingFlows

    init(_ bench: DeskBench) throws {
        self.bench = bench
        let clock = bench.clock.source
        flows = try BindingFlows(
            configuration: bench.desk.configuration,
            store: bench.store,
            surroundings: bench.platform,
            counting: bench.refusals,
            time: TimeSource(unixMilliseconds: clock.unixMilliseconds, now: clock.now, sleep: { _ in })
        )
    }

    /// One answer, with what it says.
    struct Answer: Sendable {
        let response: Response
        var status: Int { response.status.code }

        /// The member of this name, a member of a member by `a.b`; numbers and truth values as text.
        subscript(path: String) -> String? {
            get throws {
                var value = try JSONDecoder().decode(JSON.self, from: Data(response.body))
                for name in path.split(separator: ".") {
                    guard case .object(let members) = value, let member = members[String(name)] else { return nil }
                    value = member
                }
                return value.text
            }
        }
    }

    func ask(
        _ method: HTTPRequest.Method,
        _ target: String,
        _ body: String = "",
        as caller: String = "shop",
        fields: HTTPFields = [:]
    ) async throws -> Answer {
        let log = ExchangeLog()
        let request = try Request(
            method,
            "/api/v1" + target,
            fields: fields,
            body: Array(body.utf8),
            receivedAt: bench.clock.now
        )
        if let response = flows.answer(request, caller: .application(caller), log.exchange()) {
            return Answer(response: response)
        }
        await log.answers.reach(1)
        return Answer(response: log.answers.values[0])
    }

    func post(_ target: String, _ body: String = "{}", as caller: String = "shop") async throws -> Answer {
        try await ask(.post, target, body, as: caller)
    }

    /// The body of a request that begins a flow to bind.
    func wish(_ verifier: ScanVerifier, _ more: String = "") -> String {
        let moment = Timestamp.text(bench.now.rawValue)
        return """
            {"kind":"bind","account_ref":"user-1","challenge":"\(ScanChallenge(verifier).base64URL)","return_id":"home",\
            "authenticated_at":"\(moment)","display":{"account":"liwei@example.com","place":"上海"}\(more)}
            """
    }

    /// The body of a request that proves everything.
    func proof(_ attempt: Attempt, _ more: String = "", verifier: String? = nil, account: String? = nil) -> String {
        let account = account ?? attempt.account?.rawValue ?? ""
        return #"{"verifier":"\#(verifier ?? attempt.verifier.text)","account_ref":"\#(account)"\#(more)}"#
    }
}

/// Just enough of JSON to look into an answer.
enum JSON: Decodable, Sendable {
    case object([String: JSON])
    case array([JSON])
    case other(String?)

    init(from decoder: any Decoder) throws {
        if let members = try? decoder.singleValueContainer().decode([String: JSON].self) {
            self = .object(members)
        } else if let items = try? decoder.singleValueContainer().decode([JSON].self) {
            self = .array(items)
        } else if let text = try? decoder.singleValueContainer().decode(String.self) {
            self = .other(text)
        } else if let truth = try? decoder.singleValueContainer().decode(Bool.self) {
            self = .other("\(truth)")
        } else {
            self = .other((try? decoder.singleValueContainer().decode(Int.self)).map { "\($0)" })
        }
    }

    /// A text as it is, an array as its length.
    var text: String? {
        switch self {
        case .object: "{}"
        case .array(let items): "\(items.count)"
        case .other(let text): text
        }
    }
}
