public import OfficialAccount
internal import WeChatPush

/// Why a document that somebody typed does not come as a push.
public enum EditRefusal: Error, Equatable, Sendable {
    /// It cannot be understood: what is wrong, as refusals of pushes are labelled, and where, as far as that is known.
    case notAPush(label: String, explanation: String, at: Place?)
    /// It is an envelope: what is kept is what was inside.
    case encrypted
    /// It is addressed to another official account than the push that it repeats.
    case otherAccount(OriginalID, kept: OriginalID)
    /// It would tell who somebody is, which the platform alone may.
    case identity

    /// A place in a document.
    public struct Place: Equatable, Sendable {
        /// The line, from 1 up.
        public var line: Int
        /// The character on it, from 1 up: where a parser noticed; `nil` where it did not say.
        public var column: Int?
    }
}

extension EditRefusal {
    /// A stable word for programs.
    public var label: String {
        switch self {
        case .notAPush(let label, _, _): label
        case .encrypted: "encrypted"
        case .otherAccount: "other_account"
        case .identity: "identity"
        }
    }

    /// What is at fault; `nil` where that is no one place.
    public var place: Place? {
        if case .notAPush(_, _, let place) = self { place } else { nil }
    }

    /// What a parser said of a document, and where on its line an XML document is at fault.
    init(_ refusal: PushRefusal, of document: ArraySlice<UInt8>, at column: Int?) {
        if refusal == .encryptedForPlainAccount {
            self = .encrypted
        } else {
            let place: Place? =
                switch refusal {
                case .notXML(let line?): Place(line: line, column: column)
                case .notJSON(let offset): Self.place(of: offset, in: document)
                default: nil
                }
            self = .notAPush(label: refusal.label, explanation: refusal.description, at: place)
        }
    }

    /// The place of a byte; what stands before the first brace is not counted in the offset.
    private static func place(of offset: Int, in document: ArraySlice<UInt8>) -> Place {
        let start = document.firstIndex(of: UInt8(ascii: "{")) ?? document.startIndex
        let before = document[..<min(document.endIndex, start + offset)]
        let line = before.lastIndex(of: UInt8(ascii: "\n")).map { before[($0 + 1)...] } ?? before
        return Place(
            line: 1 + before.count { $0 == UInt8(ascii: "\n") },
            column: 1 + String(decoding: line, as: UTF8.self).unicodeScalars.count
        )
    }
}

extension EditRefusal: CustomStringConvertible {
    /// The fact and the fix, in one sentence.
    public var description: String {
        switch self {
        case .notAPush(_, let explanation, _): explanation
        case .encrypted: "the document is an encrypted envelope; edit what the event shows, which is what was inside"
        case .otherAccount(let sent, let kept):
            "the document is addressed to '\(sent.rawValue)', and the event came to '\(kept.rawValue)'; leave ToUserName as it was"
        case .identity:
            "who scanned a flow's code, or answered to it, only a push of the platform tells; edit it to another scene"
        }
    }
}
