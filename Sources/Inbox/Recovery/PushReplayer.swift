internal import HTTPTypes
internal import HTTPWire
internal import OfficialAccount
internal import SceneRouting
public import Store
import Synchronization
public import WeChatPush

/// Whether a push of an account tells who somebody is: a scan of a code that was made to bind or to log in, a word in
/// answer to it.
public typealias IdentityHook = @Sendable (_ account: String, Push) -> Bool

/// Takes stored pushes through an inbox anew, each as a push of its own: for whoever wants to see a handler run again.
///
/// The document is the stored one, or one that somebody made of it, with a fresh CreateTime. It gets a key of its own, so
/// no copy is found, and its record says which push it repeats: nothing is counted of it.
public struct PushReplayer: Sendable {
    private let inbox: Inbox
    private let records: RecordReader
    private let provesIdentity: IdentityHook

    /// A replayer.
    ///
    /// - Parameters:
    ///   - inbox: Whose store, journals and limits are used.
    ///   - accounts: Whose routes answer.
    ///   - provesIdentity: Whether a push of an account would tell who somebody is; no edited one may.
    public init(
        inbox: Inbox,
        accounts: [InboxAccount],
        provesIdentity: @escaping IdentityHook = { _, _ in false }
    ) {
        self.inbox = inbox
        self.provesIdentity = provesIdentity
        records = RecordReader(accounts)
    }

    /// Why a push cannot come again.
    public enum Refusal: Error, Equatable, Sendable {
        /// Its account is not configured.
        case unknownAccount
        /// Its document cannot be read.
        case unreadable
        /// What somebody made of its document is not taken.
        case edited(EditRefusal)
    }

    /// What came of a replay.
    public struct Outcome: Sendable {
        /// The new push's number; `nil` where it was not stored.
        public var id: PushID?
        /// The route that took it.
        public var route: String?
        /// The status that was answered.
        public var status: Int
        /// What was answered, at the deadline at the latest; sealed as the account's mode says.
        public var body: [UInt8]
    }

    /// Takes a push through the inbox anew, and waits for its answer.
    ///
    /// - Parameters:
    ///   - id: The stored push's number.
    ///   - record: The stored push.
    ///   - edited: The document that comes in the stored one's place; `nil` for the stored one.
    /// - Returns: The new push.
    /// - Throws: ``Refusal``.
    public func replay(
        _ id: PushID,
        _ record: PushRecord,
        edited: [UInt8]? = nil
    ) async throws(Refusal) -> Outcome {
        guard let account = records.account(of: record) else { throw .unknownAccount }
        var repeated = record
        if let edited {
            do throws(EditRefusal) {
                try check(edited[...], against: record)
            } catch {
                throw .edited(error)
            }
            repeated.document = edited[...]
        }
        let received = try received(id, repeated, account)
        let hearing = ReplayHearing()
        let own = Inbox(
            store: inbox.store,
            journals: inbox.journals + [hearing],
            limits: inbox.limits,
            time: inbox.time,
            lateReplies: inbox.lateReplies
        )
        let arrival = PushArrival(account: record.account, push: received.push, tokenSlot: .current, keySlot: nil)
        for journal in inbox.journals { journal.received(arrival) }
        let response = await withCheckedContinuation { continuation in
            let sink = ReplaySink(continuation)
            let exchange = Exchange(id: .init(connection: 0, request: 0), sink: sink)
            if let response = own.receive(received, exchange) { exchange.answer(response) }
        }
        let answer = hearing.answer
        return Outcome(id: answer?.pushID, route: answer?.route, status: response.status.code, body: response.body)
    }

    /// Holds an edited document to being a push to the same account that proves nothing about anybody.
    private func check(_ document: ArraySlice<UInt8>, against record: PushRecord) throws(EditRefusal) {
        let push: Push
        do throws(PushRefusal) {
            push = try records.push(in: document)
        } catch {
            throw EditRefusal(error, of: document, at: records.column(ofFaultIn: document))
        }
        guard push.text(of: "Encrypt") == nil else { throw .encrypted }
        if let kept = try? records.push(in: record.document).account, kept != push.account {
            throw .otherAccount(push.account, kept: kept)
        }
        guard !provesIdentity(record.account, push) else { throw .identity }
    }

    /// The same push, as if it came now.
    private func received(
        _ id: PushID,
        _ record: PushRecord,
        _ account: InboxAccount
    ) throws(Refusal) -> ReceivedPush {
        var record = record
        record.replayOf = id
        record.receivedAt = inbox.time.unixMilliseconds()
        record.createTime = record.receivedAt / 1000
        record.document = FreshTime.stamp(record.document, with: record.createTime)[...]
        record.key = DuplicateKey(high: .random(in: .min ... .max), low: .random(in: .min ... .max))
        guard let received = records.received(record, account, by: inbox.time) else { throw .unreadable }
        return received
    }
}

/// Hears what a replay is answered.
private final class ReplayHearing: PushJournal {
    private let heard = Mutex<PushAnswer?>(nil)

    var answer: PushAnswer? { heard.withLock { $0 } }

    func received(_ arrival: PushArrival) {}

    func answered(_ answer: PushAnswer) { heard.withLock { $0 = answer } }

    func refused(_ refusal: EndpointRefusal) {}

    func noted(_ note: PushNote) {}
}

/// Takes the one answer of a replay.
private final class ReplaySink: ResponseSink {
    private let waiting: Mutex<CheckedContinuation<Response, Never>?>

    init(_ continuation: CheckedContinuation<Response, Never>) {
        waiting = Mutex(continuation)
    }

    func deliver(_ response: Response, to id: Exchange.ID) {
        let continuation = waiting.withLock { waiting in
            defer { waiting = nil }
            return waiting
        }
        continuation?.resume(returning: response)
    }
}
