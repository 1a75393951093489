internal import CLibXML2

/// One libxml2 SAX2 push context, reused from document to document; the only file that sees libxml2.
///
/// Ownership: the value owns the context and the state its callbacks write, and frees both with itself. libxml2 holds
/// the state's address and uses it only inside ``children(of:)``. The state is a struct behind a pointer, not a class:
/// a push makes some 35 calls, and each would pay for reference counts and exclusivity checks.
///
/// Two things would grow with what strangers send, since a reset keeps them: the dictionary of names, for which the
/// context is renewed, and catalog instructions, which ``XMLProlog`` refuses before libxml2 sees them.
@safe
struct XMLContext: ~Copyable {
    /// The dictionary's size, in bytes, from which on the context is renewed; the platform's names fit many times.
    private static let maximumDictionary = 65_536

    /// A line and the character on it, both from 1 up.
    struct Fault {
        let line: Int
        let column: Int
    }

    private var context: xmlParserCtxtPtr
    private let state: UnsafeMutablePointer<XMLState>
    /// Where the last document was malformed, its root's first line being the first; `nil` where it was not.
    ///
    /// Behind the pointers: before them, Swift 6.3.1 makes of `deinit` what its own thread sanitizer breaks off at.
    private(set) var fault: Fault?

    init() throws(PushRefusal) {
        _ = Self.library
        let state = UnsafeMutablePointer<XMLState>.allocate(capacity: 1)
        unsafe state.initialize(to: XMLState())
        guard let context = unsafe Self.makeContext(state) else {
            unsafe state.deinitialize(count: 1)
            unsafe state.deallocate()
            throw .noParser
        }
        unsafe self.context = unsafe context
        unsafe self.state = unsafe state
    }

    deinit {
        unsafe xmlFreeParserCtxt(context)
        unsafe state.deinitialize(count: 1)
        unsafe state.deallocate()
    }

    /// The children of the root of a document, which begins with the root's `<` and is valid UTF-8.
    mutating func children(of document: ArraySlice<UInt8>) throws(PushRefusal) -> [PushElement] {
        fault = nil
        try TagBound.check(document)
        try renewIfGrown()
        defer { unsafe state.pointee.clear() }
        let parser = unsafe context
        let isReset = unsafe document.withUnsafeBytes { bytes in
            let characters = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            return unsafe xmlCtxtResetPush(parser, characters, Int32(clamping: bytes.count), nil, nil) == 0
        }
        guard isReset else { throw .noParser }
        unsafe xmlParseChunk(parser, nil, 0, 1)
        if let refusal = unsafe state.pointee.refusal { throw refusal }
        guard unsafe parser.pointee.wellFormed == 1 else {
            fault = unsafe state.pointee.fault
            throw .notXML(line: fault?.line)
        }
        return unsafe state.pointee.rootChildren
    }

    private mutating func renewIfGrown() throws(PushRefusal) {
        guard unsafe xmlDictGetUsage(context.pointee.dict) > Self.maximumDictionary else { return }
        guard let fresh = unsafe Self.makeContext(state) else { throw .noParser }
        unsafe xmlFreeParserCtxt(context)
        unsafe context = unsafe fresh
        unsafe state.pointee.forgetNames()
    }

    /// libxml2's one global preparation, which must come before threads use it.
    ///
    /// Each reset allocates a buffer of twice the size given here, which grows where a document needs more. The usual
    /// 8 KiB are more than malloc keeps at hand for a thread.
    private static let library: Void = {
        xmlInitParser()
        _ = xmlThrDefDefaultBufferSize(500)
    }()

    /// No DTD, no entities, no network, no encodings but UTF-8, nothing on standard error.
    private static func makeContext(_ state: UnsafeMutablePointer<XMLState>) -> xmlParserCtxtPtr? {
        var handler = unsafe xmlSAXHandler()
        unsafe handler.initialized = 0xDEED_BEAF
        unsafe handler.startElementNs = startElement
        unsafe handler.endElementNs = { user, _, _, _ in
            unsafe user?.assumingMemoryBound(to: XMLState.self).pointee.endElement()
        }
        unsafe handler.characters = characters
        // The same function for both, or libxml2 guesses which blanks matter.
        unsafe handler.ignorableWhitespace = characters
        unsafe handler.cdataBlock = characters
        unsafe handler.internalSubset = { user, _, _, _ in unsafe XMLContext.refuse(.doctype, user) }
        unsafe handler.processingInstruction = { user, _, _ in
            unsafe XMLContext.refuse(.processingInstruction, user)
        }
        unsafe handler.serror = { user, error in
            guard let error = unsafe error else { return }
            let fault = unsafe Fault(line: Int(error.pointee.line), column: Int(error.pointee.int2))
            unsafe user?.assumingMemoryBound(to: XMLState.self).pointee.note(fault)
        }
        guard let context = unsafe xmlCreatePushParserCtxt(&handler, state, nil, 0, nil) else { return nil }
        let options = XML_PARSE_NONET.rawValue | XML_PARSE_IGNORE_ENC.rawValue | XML_PARSE_NOCDATA.rawValue
        unsafe xmlCtxtUseOptions(context, Int32(options))
        unsafe state.pointee.stop = { unsafe xmlStopParser(context) }
        return unsafe context
    }

    private static let startElement: startElementNsSAX2Func = { user, local, prefix, _, _, _, _, _, _ in
        guard let local = unsafe local, let user = unsafe user else { return }
        let state = unsafe user.assumingMemoryBound(to: XMLState.self)
        guard let prefix = unsafe prefix else { return unsafe state.pointee.startElement(local) }
        // `<x:Encrypt>` is not `<Encrypt>`, whatever `x` stands for.
        unsafe state.pointee.startElement(String(cString: prefix) + ":" + String(cString: local))
    }

    private static let characters: charactersSAXFunc = { user, characters, count in
        let text = unsafe UnsafeBufferPointer(start: characters, count: Int(count))
        unsafe user?.assumingMemoryBound(to: XMLState.self).pointee.append(text)
    }

    private static func refuse(_ reason: PushRefusal, _ user: UnsafeMutableRawPointer?) {
        unsafe user?.assumingMemoryBound(to: XMLState.self).pointee.refuse(reason)
    }
}

/// What the callbacks have seen of the document being read.
private struct XMLState {
    private struct Frame {
        let name: String
        let textStart: Int
        var children: [PushElement] = []
    }

    /// Ends libxml2's parse from inside a callback.
    var stop: () -> Void = {}
    private(set) var refusal: PushRefusal?
    private(set) var fault: XMLContext.Fault?
    private(set) var rootChildren: [PushElement] = []

    /// The open elements; the root, whose own text means nothing, is the first.
    private var frames: [Frame] = []
    /// The texts of all open elements, one behind the other.
    ///
    /// The text of a child goes when the child ends, so that its parent's is in one piece. The root needs none, so the
    /// texts of its children stay until the document ends.
    private var text: [UInt8] = []
    private var nodes = 0
    /// The names met so far, by where the context's dictionary keeps them: it keeps each once, as long as it lives.
    private var names: [(address: UInt, text: String)] = []
    private static let mostNames = 32

    /// Leaves nothing of a document behind, whatever became of it.
    mutating func clear() {
        refusal = nil
        fault = nil
        rootChildren = []
        frames.removeAll(keepingCapacity: true)
        text.removeAll(keepingCapacity: text.capacity <= 16_384)
        nodes = 0
    }

    /// Ends the parse; the first reason stays.
    mutating func refuse(_ reason: PushRefusal) {
        if refusal == nil { refusal = reason }
        stop()
    }

    /// The first fault stays.
    mutating func note(_ fault: XMLContext.Fault) {
        if self.fault == nil { self.fault = fault }
    }

    /// The dictionary is gone, and with it the places.
    mutating func forgetNames() { names = [] }

    /// An element whose name stands in the context's dictionary.
    mutating func startElement(_ characters: UnsafePointer<UInt8>) {
        let address = UInt(bitPattern: characters)
        for index in names.indices where names[index].address == address { return startElement(names[index].text) }
        let name = unsafe String(cString: characters)
        if names.count < Self.mostNames { names.append((address, name)) }
        startElement(name)
    }

    mutating func startElement(_ name: String) {
        nodes += 1
        guard nodes <= PushParser.maximumNodes else { return refuse(.tooManyNodes(limit: PushParser.maximumNodes)) }
        guard frames.count < PushParser.maximumDepth else { return refuse(.tooDeep(limit: PushParser.maximumDepth)) }
        if frames.isEmpty {
            guard name == "xml" else { return refuse(.missingElement("xml")) }
            rootChildren.reserveCapacity(8)
        }
        frames.append(Frame(name: name, textStart: text.count))
    }

    mutating func append(_ characters: UnsafeBufferPointer<UInt8>) {
        guard frames.count > 1 else { return }
        unsafe text.append(contentsOf: characters)
    }

    mutating func endElement() {
        guard let frame = frames.popLast(), !frames.isEmpty else { return }
        let content = Blank.trimmed(text.span, from: frame.textStart)
        let element = PushElement(name: frame.name, text: content, children: frame.children)
        if frames.count == 1 {
            rootChildren.append(element)
        } else {
            text.removeLast(text.count - frame.textStart)
            frames[frames.count - 1].children.append(element)
        }
    }
}
