internal import OfficialAccount

/// Where a flow stands, and at each state which states follow.
enum FlowState: Sendable, Equatable, Codable {
    /// A picture is shown, or about to be. → scanned, expired, cancelled, failed
    case created
    /// One person has scanned. → confirmed, expired, cancelled
    case scanned(PhoneScan)
    /// The browser has proved what its mode asks for. → bound, loggedIn, conflict, failed, expired, cancelled
    case confirmed(PhoneScan)
    /// Something is bound already, or several accounts are. → bound, loggedIn, failed, expired, cancelled
    case conflict(PhoneScan, BindingConflict)
    /// The person is bound to the account. → revoked
    case bound(Completion)
    /// The person is logged in.
    case loggedIn(Completion)
    /// Ten minutes were over.
    case expired
    case cancelled(CancelReason)
    case failed(FailureReason)
    /// What was bound is not any more.
    case revoked(RevokeReason)

    /// The states by name, as rows, metrics and notices have them.
    enum Name: String, Sendable, CaseIterable {
        case created
        case scanned
        case confirmed
        case conflict
        case bound
        case loggedIn = "logged_in"
        case expired
        case cancelled
        case failed
        case revoked
    }

    var name: Name {
        switch self {
        case .created: .created
        case .scanned: .scanned
        case .confirmed: .confirmed
        case .conflict: .conflict
        case .bound: .bound
        case .loggedIn: .loggedIn
        case .expired: .expired
        case .cancelled: .cancelled
        case .failed: .failed
        case .revoked: .revoked
        }
    }

    /// Whether the ten minutes still count.
    ///
    /// A move that waits for objections has passed every check of the flow, and has a time of its own.
    var isLive: Bool {
        switch self {
        case .created, .scanned, .confirmed: true
        case .conflict(_, let conflict): conflict.waitsUntil == nil
        case .bound, .loggedIn, .expired, .cancelled, .failed, .revoked: false
        }
    }

    /// The one scan that counts, while something can still become of it.
    var scan: PhoneScan? {
        switch self {
        case .scanned(let scan), .confirmed(let scan), .conflict(let scan, _): scan
        case .created, .bound, .loggedIn, .expired, .cancelled, .failed, .revoked: nil
        }
    }

    /// The digits that the chat shows, while they are asked for.
    var digits: IssuedDigits? {
        if case .conflict(_, let conflict) = self {
            guard case .digits(let again) = conflict.move else { return nil }
            return again
        }
        guard case .scanned(let scan) = self else { return nil }
        return scan.digits
    }

    /// What it came to; setting it does nothing in states that came to nothing.
    var completion: Completion? {
        get {
            switch self {
            case .bound(let completion), .loggedIn(let completion): completion
            default: nil
            }
        }
        set {
            switch (self, newValue) {
            case (.bound, let completion?): self = .bound(completion)
            case (.loggedIn, let completion?): self = .loggedIn(completion)
            default: break
            }
        }
    }

    /// Why it ended, in a word for metrics.
    var reason: String? {
        switch self {
        case .cancelled(let reason): reason.rawValue
        case .failed(let reason): reason.rawValue
        case .revoked(let reason): reason.rawValue
        default: nil
        }
    }
}

/// Why a flow was cancelled.
enum CancelReason: String, Sendable, CaseIterable, Codable {
    case secondScanner = "second_scanner"
    case wrongDigits = "wrong_digits"
    case browser
    case phone
    case hostApplication = "host_application"
    case logout
    case `operator`
    /// The account that would lose its binding objected.
    case objection
}

/// Why a flow could not do what it was for.
enum FailureReason: String, Sendable, CaseIterable, Codable {
    /// The platform made no code.
    case platform
    /// Nobody is bound, and only bound people may log in.
    case notBound = "not_bound"
    /// Bound, and to another account than the one that was to log in.
    case otherAccount = "other_account"
    /// The account or the person was erased a short while ago.
    case tombstone
}

/// Why a binding is no more.
enum RevokeReason: String, Sendable, CaseIterable, Codable {
    case phone
    case hostApplication = "host_application"
    case `operator`
    case accountDeleted = "account_deleted"
    case erasure
    case undone
    /// Another flow's binding took its place.
    case replaced
}
