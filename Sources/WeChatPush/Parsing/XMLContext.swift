internal import CLibXML2

/// One libxml2 SAX2 push context, reused from document to document; the only file that sees libxml2.
///
/// Ownership: the context owns its collector and frees libxml2's memory with itself. libxml2 holds the collector as an
/// unretained pointer and calls it only inside ``children(of:)``, so no call can outlive it.
///
/// Two things would grow with what strangers send, since a reset keeps them: the dictionary of names, for which the
/// context is renewed, and catalog instructions, which ``XMLProlog`` refuses before libxml2 sees them.
@safe
struct XMLContext: ~Copyable {
    /// The dictionary's size, in bytes, from which on the context is renewed; the platform's names fit many times.
    private static let maximumDictionary = 65_536

    private let collector = XMLCollector()
    private var context: xmlParserCtxtPtr

    init() throws(PushRefusal) {
        _ = Self.library
        unsafe context = try Self.makeContext(collector)
    }

    deinit { unsafe xmlFreeParserCtxt(context) }

    /// The children of the root of a document, which begins with the root's `<` and is valid UTF-8.
    mutating func children(of document: ArraySlice<UInt8>) throws(PushRefusal) -> [PushElement] {
        try TagBound.check(document)
        try renewIfGrown()
        unsafe collector.begin(context: context)
        defer { collector.end() }
        let parser = unsafe context
        let isReset = unsafe document.withUnsafeBytes { bytes in
            let characters = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            return unsafe xmlCtxtResetPush(parser, characters, Int32(clamping: bytes.count), nil, nil) == 0
        }
        guard isReset else { throw .noParser }
        unsafe xmlParseChunk(parser, nil, 0, 1)
        if let refusal = collector.refusal { throw refusal }
        guard unsafe parser.pointee.wellFormed == 1 else { throw .notXML(line: collector.errorLine) }
        return collector.takeChildren()
    }

    private mutating func renewIfGrown() throws(PushRefusal) {
        guard unsafe xmlDictGetUsage(context.pointee.dict) > Self.maximumDictionary else { return }
        let fresh = unsafe try Self.makeContext(collector)
        unsafe xmlFreeParserCtxt(context)
        unsafe context = fresh
    }

    /// libxml2's one global preparation, which must come before threads use it.
    private static let library: Void = xmlInitParser()

    /// No DTD, no entities, no network, no encodings but UTF-8, nothing on standard error.
    private static func makeContext(_ collector: XMLCollector) throws(PushRefusal) -> xmlParserCtxtPtr {
        var handler = unsafe xmlSAXHandler()
        unsafe handler.initialized = 0xDEED_BEAF
        unsafe handler.startElementNs = startElement
        unsafe handler.endElementNs = { user, _, _, _ in unsafe XMLCollector.from(user)?.endElement() }
        unsafe handler.characters = characters
        // The same function for both, or libxml2 guesses which blanks matter.
        unsafe handler.ignorableWhitespace = characters
        unsafe handler.cdataBlock = characters
        unsafe handler.internalSubset = { user, _, _, _ in unsafe XMLCollector.from(user)?.refuse(.doctype) }
        unsafe handler.processingInstruction = { user, _, _ in
            unsafe XMLCollector.from(user)?.refuse(.processingInstruction)
        }
        unsafe handler.serror = { user, error in
            guard let error = unsafe error else { return }
            unsafe XMLCollector.from(user)?.note(line: Int(error.pointee.line))
        }
        let user = unsafe Unmanaged.passUnretained(collector).toOpaque()
        guard let context = unsafe xmlCreatePushParserCtxt(&handler, user, nil, 0, nil) else { throw .noParser }
        let options = XML_PARSE_NONET.rawValue | XML_PARSE_IGNORE_ENC.rawValue | XML_PARSE_NOCDATA.rawValue
        unsafe xmlCtxtUseOptions(context, Int32(options))
        return unsafe context
    }

    private static let startElement: startElementNsSAX2Func = { user, local, prefix, _, _, _, _, _, _ in
        guard let local = unsafe local, let collector = unsafe XMLCollector.from(user) else { return }
        let name = unsafe String(cString: local)
        guard let prefix = unsafe prefix else { return collector.startElement(name) }
        // `<x:Encrypt>` is not `<Encrypt>`, whatever `x` stands for.
        collector.startElement(unsafe String(cString: prefix) + ":" + name)
    }

    private static let characters: charactersSAXFunc = { user, characters, count in
        guard let characters = unsafe characters, let collector = unsafe XMLCollector.from(user) else { return }
        unsafe collector.append(UnsafeBufferPointer(start: characters, count: Int(count)))
    }
}

/// Builds elements from libxml2's calls.
@safe
private final class XMLCollector {
    private struct Frame {
        let name: String
        let textStart: Int
        var children: [PushElement] = []
    }

    private(set) var refusal: PushRefusal?
    private(set) var errorLine: Int?

    private var context: xmlParserCtxtPtr?
    private var frames: [Frame] = []
    /// The texts of all open elements, one behind the other: a child's text goes when the child ends.
    private var text: [UInt8] = []
    private var nodes = 0
    private var rootChildren: [PushElement] = []

    static func from(_ user: UnsafeMutableRawPointer?) -> XMLCollector? {
        guard let user = unsafe user else { return nil }
        return unsafe Unmanaged<XMLCollector>.fromOpaque(user).takeUnretainedValue()
    }

    func begin(context: xmlParserCtxtPtr) {
        unsafe self.context = unsafe context
        refusal = nil
        errorLine = nil
        nodes = 0
    }

    /// Leaves nothing of this document behind, whatever became of it.
    func end() {
        unsafe context = nil
        frames.removeAll(keepingCapacity: true)
        rootChildren = []
        text.removeAll(keepingCapacity: text.capacity <= 16_384)
    }

    func takeChildren() -> [PushElement] {
        defer { rootChildren = [] }
        return rootChildren
    }

    /// Ends the parse; the first reason stays.
    func refuse(_ reason: PushRefusal) {
        if refusal == nil { refusal = reason }
        unsafe xmlStopParser(context)
    }

    func note(line: Int) {
        if errorLine == nil { errorLine = line }
    }

    func startElement(_ name: String) {
        nodes += 1
        guard nodes <= PushParser.maximumNodes else { return refuse(.tooManyNodes(limit: PushParser.maximumNodes)) }
        guard frames.count < PushParser.maximumDepth else { return refuse(.tooDeep(limit: PushParser.maximumDepth)) }
        if frames.isEmpty, name != "xml" { return refuse(.missingElement("xml")) }
        frames.append(Frame(name: name, textStart: text.count))
        if frames.count == 1 { frames[0].children.reserveCapacity(8) }
    }

    func append(_ characters: UnsafeBufferPointer<UInt8>) {
        unsafe text.append(contentsOf: characters)
    }

    func endElement() {
        guard let frame = frames.popLast() else { return }
        guard !frames.isEmpty else {
            rootChildren = frame.children
            return
        }
        let trimmed = Blank.trimmed(text[frame.textStart...])
        let element = PushElement(
            name: frame.name,
            text: String(decoding: trimmed, as: UTF8.self),
            children: frame.children
        )
        text.removeSubrange(frame.textStart...)
        frames[frames.count - 1].children.append(element)
    }
}
