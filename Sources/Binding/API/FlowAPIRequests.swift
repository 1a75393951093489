internal import FoundationEssentials
internal import OfficialAccount
internal import Store

/// The bodies of requests, as they are written.
enum FlowAPIRequests {
    /// `POST /api/v1/flows`.
    struct Create: Decodable {
        struct Display: Decodable {
            var account: String?
            var purpose: String?
            var place: String?
            var language: String?
        }

        struct Context: Decodable {
            /// Names the browser's session; any text that is the same for one session.
            var session: String?
            /// The browser's address.
            var ip: String?
        }

        var kind: String
        var mode: String?
        var accountRef: String?
        var challenge: String
        var returnId: String
        var authenticatedAt: String?
        var display: Display?
        var context: Context?
    }

    /// What completes, refreshes or collects.
    struct Proof: Decodable {
        var verifier: String?
        var accountRef: String?
        var code: String?
    }

    /// What an application, or the operator, answers for.
    struct Deed: Decodable {
        var accountRef: String?
        /// `logout`, `account_deleted`, or `operator` for a deed that is not the application's.
        var reason: String?
    }

    /// `POST /api/v1/results`.
    struct Claim: Decodable {
        var resultCode: String
        var verifier: String
    }

    /// Reads a body; an empty one counts as `{}`.
    static func read<Body: Decodable>(_ type: Body.Type, _ bytes: ArraySlice<UInt8>) throws(FlowAPIRefusal) -> Body {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do {
            return try decoder.decode(type, from: Data(bytes.isEmpty ? Array("{}".utf8)[...] : bytes))
        } catch let error as DecodingError {
            throw .body(problem(error))
        } catch {
            throw .body("the body is no JSON object")
        }
    }

    private static func problem(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, _): "\(key.stringValue) is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "\(context.codingPath.map(\.stringValue).joined(separator: ".")) is not of the right type"
        default: "the body is no JSON object"
        }
    }
}

extension FlowAPIRequests.Create {
    /// The wish, judged as far as one field alone can be.
    func wish(of application: HostApplication, for account: AppID) throws(FlowAPIRefusal) -> FlowRequest {
        guard let kind = FlowKind(rawValue: kind) else { throw .body("kind must be bind or login") }
        guard let mode = FlowMode(rawValue: mode ?? "code") else { throw .body("mode must be code, tap or instant") }
        guard let challenge = ScanChallenge(base64URL: challenge) else {
            throw .body("challenge must be 43 characters of base64url: the SHA-256 of the verifier")
        }
        if let accountRef, accountRef.isEmpty || accountRef.utf8.count > 256 {
            throw .body("account_ref must have 1 to 256 bytes")
        }
        let language = ReplyLanguage(rawValue: display?.language ?? "zh")
        guard let language else { throw .body("display.language must be zh or en") }
        return FlowRequest(
            kind: kind,
            mode: mode,
            apiKey: APIKeyID(rawValue: application.name),
            officialAccount: account,
            account: accountRef.map { AccountReference(rawValue: $0) },
            challenge: challenge,
            display: FlowDisplay(
                site: DisplayText(application.site),
                account: display?.account.map { AccountMask($0) },
                purpose: display?.purpose.map { DisplayText($0) },
                place: DisplayText(display?.place ?? ""),
                language: language
            ),
            returnID: ReturnID(rawValue: returnId),
            authenticatedAt: try authenticatedAt.map { text throws(FlowAPIRefusal) in
                guard let time = Timestamp.milliseconds(text) else {
                    throw .body("authenticated_at must be a time such as 2026-01-01T00:00:00Z")
                }
                return FlowTime(rawValue: time)
            }
        )
    }

    /// Who asks, for the limits.
    func origin(_ keys: FlowKeys) -> FlowOrigin {
        FlowOrigin(
            session: context?.session.map { keys.pseudonym(of: "session \($0)") },
            address: context?.ip.map { keys.pseudonym(of: "address \($0)") }
        )
    }
}
