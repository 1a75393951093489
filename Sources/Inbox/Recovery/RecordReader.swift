internal import OfficialAccount
internal import SceneRouting
internal import Store
internal import WeChatPush

/// Turns stored pushes of some accounts back into received ones: for those that come again without the platform.
struct RecordReader: Sendable {
    private let accounts: [String: InboxAccount]
    private let parsers = PushParserPool()

    init(_ accounts: [InboxAccount]) {
        self.accounts = Dictionary(uniqueKeysWithValues: accounts.map { ($0.name.rawValue, $0) })
    }

    /// The account that a push came to; `nil` where it is not configured any more.
    func account(of record: PushRecord) -> InboxAccount? { accounts[record.account] }

    /// What a document says.
    func push(in document: ArraySlice<UInt8>) throws(PushRefusal) -> Push {
        let format = try PushFormat(of: document)
        return try parsers.withParser { (parser) throws(PushRefusal) in try parser.parse(document, format: format) }
    }

    /// Where on its line a document is at fault that is no push.
    func column(ofFaultIn document: ArraySlice<UInt8>) -> Int? {
        try? parsers.withParser { (parser) throws(PushRefusal) in parser.column(ofFaultIn: document) }
    }

    /// The push as it was, but for its delivery: a reply is sealed with the current credentials and a nonce of ours.
    ///
    /// - Returns: The push; `nil` where its document cannot be read any more.
    func received(_ record: PushRecord, _ account: InboxAccount, by time: TimeSource) -> ReceivedPush? {
        guard let format = try? PushFormat(of: record.document), let push = try? push(in: record.document) else {
            return nil
        }
        let age = max(0, time.unixMilliseconds() - record.receivedAt)
        let verified = VerifiedPush(
            document: record.document,
            format: format,
            tokenSlot: .current,
            keySlot: account.verifier.credentials.mode.isEncrypted ? .current : nil,
            // None came with it; it is looked at on the way from the listener only.
            signature: SignatureDigest(token: Span(), timestamp: Span(), nonce: Span()),
            timestamp: record.createTime,
            nonce: String(record.key.description.prefix(10))
        )
        return ReceivedPush(
            account: account,
            verified: verified,
            push: push,
            key: record.key,
            receivedAt: time.now() - .milliseconds(age),
            unixMilliseconds: record.receivedAt,
            replayOf: record.replayOf
        )
    }
}
