internal import OfficialAccount
internal import Synchronization

/// Understands a verified document: XML by libxml2, JSON by a small reader of its own.
///
/// Hardened for documents of strangers: no DTD, no entities beyond XML's five, no network, bounds on size, depth and
/// number of elements. Characters that XML forbids do arrive, and are removed first. A declared encoding is ignored:
/// the platform sends UTF-8. Comments are ignored, processing instructions refused. Blanks around a text are no part
/// of it.
///
/// The libxml2 context behind it is reused from push to push. One parse runs at a time: take one for each lane, or a
/// ``PushParserPool``.
public final class PushParser: Sendable {
    /// The largest document that is looked at, in bytes.
    public static let maximumLength = 262_144
    /// How deep a document may nest; the platform's reach 5.
    public static let maximumDepth = 8
    /// How many elements a document may have; the platform's reach 40.
    public static let maximumNodes = 1024

    private let context: Mutex<XMLContext>

    /// Makes a parser.
    ///
    /// - Throws: ``PushRefusal/noParser``.
    public init() throws(PushRefusal) {
        context = Mutex(try XMLContext())
    }

    /// Understands one document.
    ///
    /// In JSON an object's members become children, an array's items children named `item`, a number its text as
    /// sent, `null` an empty text.
    ///
    /// - Parameters:
    ///   - document: The decisive bytes, as verified.
    ///   - format: What the verifier took them for.
    /// - Returns: The push, with every child the document has.
    /// - Throws: ``PushRefusal``; after any of them the parser is as good as new.
    public func parse(_ document: ArraySlice<UInt8>, format: PushFormat) throws(PushRefusal) -> Push {
        try Push(elements: try elements(of: document, format: format))
    }

    /// Where on its line a malformed XML document is at fault, in characters from 1 up; `nil` where that is not known.
    ///
    /// For whoever types documents: pushes stand on one line, whose number says nothing. The document is read once more.
    package func column(ofFaultIn document: ArraySlice<UInt8>) -> Int? {
        let text = Sanitiser.sanitised(document)
        guard let root = try? XMLProlog.skipped(text) else { return nil }
        let fault = context.withLock { context in
            (try? context.children(of: root)) == nil ? context.fault : nil
        }
        guard let fault, fault.line == 1 else { return fault?.column }
        let before = text[..<root.startIndex]
        let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? before.startIndex
        return fault.column + String(decoding: before[start...], as: UTF8.self).unicodeScalars.count
    }

    /// The children of a document's root.
    func elements(of document: ArraySlice<UInt8>, format: PushFormat) throws(PushRefusal) -> [PushElement] {
        guard document.count <= Self.maximumLength else {
            throw .tooLarge(length: document.count, limit: Self.maximumLength)
        }
        let text = Sanitiser.sanitised(document)
        switch format {
        case .xml:
            let root = try XMLProlog.skipped(text)
            do throws(PushRefusal) {
                return try context.withLock { (context) throws(PushRefusal) in try context.children(of: root) }
            } catch {
                throw error.below(text[..<root.startIndex])
            }
        case .json:
            var reader = JSONReader(text)
            return try reader.members()
        }
    }
}

extension PushRefusal {
    /// The same of a document that has something before what was looked at: lines are counted from its first.
    fileprivate func below(_ prolog: ArraySlice<UInt8>) -> PushRefusal {
        guard case .notXML(let line?) = self else { return self }
        return .notXML(line: line + prolog.count { $0 == UInt8(ascii: "\n") })
    }
}

extension Push {
    /// Makes a push of a document's children.
    init(elements: [PushElement]) throws(PushRefusal) {
        var account: String?
        var openID: String?
        var createTime: String?
        var messageType: String?
        var event: String?
        var eventKey: String?
        var ticket: String?
        var messageID: String?
        var isEncrypted = false
        for index in elements.indices {
            let name = elements[index].name
            // The length first: two short texts that differ are compared as Unicode, which nine names would pay for.
            switch name.utf8.count {
            case 10 where name == "ToUserName": Self.fill(&account, elements[index])
            case 12 where name == "FromUserName": Self.fill(&openID, elements[index])
            case 10 where name == "CreateTime": Self.fill(&createTime, elements[index])
            case 7 where name == "MsgType": Self.fill(&messageType, elements[index])
            case 5 where name == "Event": Self.fill(&event, elements[index])
            case 8 where name == "EventKey": Self.fill(&eventKey, elements[index])
            case 6 where name == "Ticket": Self.fill(&ticket, elements[index])
            case 5 where name == "MsgId" || name == "MsgID": Self.fill(&messageID, elements[index])
            case 7 where name == "Encrypt": isEncrypted = true
            default: break
            }
        }
        guard let openID, !openID.isEmpty else {
            throw isEncrypted ? .encryptedForPlainAccount : .missingElement("FromUserName")
        }
        guard let account else { throw .missingElement("ToUserName") }
        guard let createTime else { throw .missingElement("CreateTime") }
        guard let messageType, !messageType.isEmpty else { throw .missingElement("MsgType") }
        guard let seconds = Int64(createTime) else { throw .malformedElement("CreateTime") }
        self.init(
            account: OriginalID(rawValue: account),
            openID: OpenID(rawValue: openID),
            createTime: seconds,
            messageType: messageType == "event" ? messageType : messageType.lowercased(),
            event: event.flatMap { $0.isEmpty ? nil : Event($0) },
            eventKey: eventKey,
            ticket: ticket.flatMap { $0.isEmpty ? nil : Ticket(rawValue: $0) },
            messageID: messageID.flatMap { $0.isEmpty ? nil : $0 },
            elements: elements
        )
    }

    /// The first of a name counts, as in ``text(of:)``.
    private static func fill(_ field: inout String?, _ element: borrowing PushElement) {
        if field == nil { field = element.text }
    }
}
