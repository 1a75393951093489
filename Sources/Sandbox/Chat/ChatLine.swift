internal import WeChatPush

/// One line of a chat.
struct ChatLine: Sendable {
    enum Content: Sendable {
        /// The person wrote.
        case said(String)
        /// The person scanned a code of this scene.
        case scanned(String)
        /// The person scanned a code that is no more.
        case scannedExpired
        /// The person followed; by a code of this scene, where there was one.
        case followed(String?)
        /// The person left.
        case left
        /// The account answered.
        case reply(PassiveReply)
        /// The account wrote by the customer-service interface.
        case message(PassiveReply)
        /// The platform's line for an account that fails, and why.
        case failure(String)
    }

    let id: Int
    /// Seconds since 1970.
    let at: Int64
    let content: Content
    /// The document behind a reply, as received and opened.
    var document: String?
    /// How long the answer took.
    var milliseconds: Int?
}
