/// What comes in during one transfer; libcurl's callbacks fill it on the worker's thread.
final class Exchange {
    /// The fields of a response together, in bytes.
    static let headerLimit = 64 << 10

    private let limit: Int
    private let job: OutboundJob
    private(set) var headers: [OutboundHeader] = []
    private(set) var body: [UInt8] = []
    /// The limit that was passed, in bytes.
    private(set) var passedLimit: Int?
    /// Whether the response was longer than wanted, and its beginning is all that is wanted.
    private(set) var isCut = false
    /// The last address that is none of the public internet, where only those may be reached.
    private(set) var refusedAddress: String?
    private var headerBytes = 0
    /// Whether the response is a 200, whose body may be wanted piece by piece.
    private var isOK = false
    /// Bytes that were handed on and not kept.
    private var handedOn = 0
    private var headIsDone = false

    init(_ job: OutboundJob) {
        self.job = job
        limit = max(0, job.request.maxResponseBytes)
    }

    var isCancelled: Bool { job.isCancelled }

    /// Takes a piece of the body; `false` ends the transfer.
    func take(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count <= limit - body.count - handedOn else {
            isCut = job.request.cutsLongResponse
            if isCut { for index in bytes.indices.prefix(limit - body.count) { body.append(bytes[index]) } }
            passedLimit = limit
            return false
        }
        guard isOK, let listener = job.request.onBody else {
            for index in bytes.indices { body.append(bytes[index]) }
            return true
        }
        handedOn += bytes.count
        listener(bytes.indices.map { bytes[$0] })
        return true
    }

    /// Whether a connection to this address may be made or used.
    func mayReach(_ address: String) -> Bool {
        if PublicAddress.contains(address) == true { return true }
        refusedAddress = address
        return false
    }

    /// Takes a line of the head; an interim response (100, 103) begins it anew, and trailers are let go.
    func take(headerLine bytes: Span<UInt8>) -> Bool {
        headerBytes += bytes.count
        guard headerBytes <= Self.headerLimit else {
            passedLimit = Self.headerLimit
            return false
        }
        var line: [UInt8] = []
        line.reserveCapacity(bytes.count)
        for index in bytes.indices where bytes[index] != 0x0D && bytes[index] != 0x0A { line.append(bytes[index]) }
        if line.starts(with: "HTTP/".utf8) {
            headers.removeAll()
            isOK = line.split(separator: 0x20).dropFirst().first?.elementsEqual("200".utf8) == true
            headIsDone = false
        } else if line.isEmpty {
            headIsDone = true
        } else if !headIsDone, let colon = line.firstIndex(of: 0x3A) {
            let value = line[(colon + 1)...].drop { $0 == 0x20 || $0 == 0x09 }
            let end = value.lastIndex { $0 != 0x20 && $0 != 0x09 }.map { $0 + 1 } ?? value.startIndex
            let name = String(decoding: line[..<colon], as: UTF8.self)
            headers.append(OutboundHeader(name, String(decoding: value[..<end], as: UTF8.self)))
        }
        return true
    }
}
