import HTTPWire

/// One connection's bytes, cut up by the input's first byte: the cut must not change what is understood.
///
/// Also watched: the parser never stands still without asking for more, and a refused connection yields no request.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzHTTP(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    guard let cut = input.first else { return 0 }
    let bytes = Array(input.dropFirst())
    let whole = Outcome(of: bytes) { _ in bytes.count }
    let pieces = Outcome(of: bytes) { position in 1 + (position &* 31 &+ Int(cut)) % (1 + Int(cut) % 16) }
    if whole != pieces { fatalError("cut up, the bytes read \(pieces), whole \(whole)") }
    return 0
}

/// What a parser made of a connection's bytes.
private struct Outcome: Equatable {
    /// The parts of a request that others act on.
    struct Taken: Equatable {
        let method: String
        let path: String
        let query: [UInt8]
        let host: String?
        let contentType: String?
        let body: [UInt8]
        let keepsAlive: Bool
    }

    var requests: [Taken] = []
    /// Which of two faults is named first may depend on the cut, so only that there is one is compared.
    var isRefused = false
    var progress = RequestParser.Progress.nothing

    /// Feeds pieces; `length` says how long the one is that begins at a position.
    init(of bytes: [UInt8], length: (Int) -> Int) {
        var parser = RequestParser()
        var position = 0
        while position < bytes.count, !isRefused {
            let end = min(bytes.count, position + max(1, length(position)))
            feed(Array(bytes[position..<end]), to: &parser)
            position = end
        }
        // Behind a refusal nothing is read any more, so how far it got means nothing.
        if !isRefused { progress = parser.progress }
    }

    private mutating func feed(_ piece: [UInt8], to parser: inout RequestParser) {
        var offset = 0
        do {
            while offset < piece.count {
                let before = offset
                let request = try parser.next(piece.span, at: &offset, receivedAt: .now, from: nil)
                if offset > piece.count { fatalError("more was taken than there is") }
                if offset == before, request == nil { fatalError("nothing was taken and nothing was made") }
                if let request { requests.append(Taken(request)) }
                _ = parser.takeContinue()
            }
        } catch {
            isRefused = true
            _ = (parser.isReadingHEAD, error.answer)
        }
    }
}

extension Outcome.Taken {
    fileprivate init(_ request: Request) {
        method = request.method.rawValue
        path = request.path
        query = Array(request.query)
        host = request.host
        contentType = request[.contentType]
        body = Array(request.body)
        keepsAlive = request.wantsKeepAlive
    }
}
