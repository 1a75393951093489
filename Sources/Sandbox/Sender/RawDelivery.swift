internal import Foundation
internal import Glibc
internal import OfficialAccount

/// One push over a socket of its own, in a manner that no HTTP client offers.
///
/// Only for `http://HOST:PORT/…`. It blocks, on a thread that lives as long as the delivery.
struct RawDelivery: Sendable {
    private let host: String
    private let port: String
    private let head: [UInt8]
    private let body: [UInt8]
    /// What it waits for each piece, in seconds.
    private let patience: Int

    /// `nil` for a URL that a plain socket cannot reach.
    init?(url: String, body: [UInt8], patience: Int = 5) {
        guard let parts = URLComponents(string: url), parts.scheme == "http", let host = parts.host else { return nil }
        self.host = host
        port = String(parts.port ?? 80)
        let target =
            (parts.percentEncodedPath.isEmpty ? "/" : parts.percentEncodedPath)
            + (parts.percentEncodedQuery.map { "?" + $0 } ?? "")
        head = Array(
            """
            POST \(target) HTTP/1.1\r
            Host: \(host):\(port)\r
            User-Agent: Mozilla/4.0\r
            Content-Type: text/xml\r
            Content-Length: \(body.count)\r
            Connection: close\r
            \r\n
            """.utf8
        )
        self.body = body
        self.patience = patience
    }

    /// Sends it.
    func send(_ manner: Manner) async -> Transmission {
        let start = ContinuousClock.now
        let outcome = await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: self.run(manner)) }
        }
        return Transmission(outcome, milliseconds: Int(start.duration(to: .now).wholeMilliseconds))
    }

    private func run(_ manner: Manner) -> Transmission.Outcome {
        guard let descriptor = connected() else { return .broken("no connection to \(host):\(port)") }
        defer { close(descriptor) }
        let request = head + body
        switch manner {
        case .plain:
            return write(request[...], to: descriptor) ? answer(from: descriptor) : .broken("the connection broke")
        case .slow:
            let piece = max(1, request.count / 8)
            for start in stride(from: 0, to: request.count, by: piece) {
                guard write(request[start..<min(start + piece, request.count)], to: descriptor) else {
                    return .broken("the connection broke")
                }
                usleep(60_000)
            }
            return answer(from: descriptor)
        case .torn:
            _ = write(request[..<(head.count + body.count / 2)], to: descriptor)
            resetWhenClosed(descriptor)
            return .broken("the connection broke before the body was complete")
        case .late:
            // The receiver may well have taken the push, and its answer finds nobody.
            guard write(request[...], to: descriptor) else { return .broken("the connection broke") }
            return .late
        }
    }

    /// Closing with a zero linger resets the connection instead of ending it.
    private func resetWhenClosed(_ descriptor: Int32) {
        var linger = linger(l_onoff: 1, l_linger: 0)
        let size = socklen_t(MemoryLayout<Glibc.linger>.size)
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, size)
    }

    private func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private func answer(from descriptor: Int32) -> Transmission.Outcome {
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while received.count < 1 << 20 {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
            if count < 0 { return errno == EAGAIN ? .late : .broken("the connection broke") }
            if count == 0 { break }
            received += buffer[..<count]
        }
        return Self.parsed(received)
    }

    /// Reads an answer that ends with its connection.
    static func parsed(_ received: [UInt8]) -> Transmission.Outcome {
        let separator = Array("\r\n\r\n".utf8)
        guard let end = received.indices.first(where: { received[$0...].starts(with: separator) }),
            received.starts(with: "HTTP/1.".utf8), received.count > 12,
            let status = Int(String(decoding: received[9..<12], as: UTF8.self))
        else { return .broken("what answers there does not speak HTTP") }
        return .answered(status: status, body: Array(received[(end + 4)...]))
    }

    private func connected() -> Int32? {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(host, port, &hints, &found) == 0, let first = unsafe found else { return nil }
        defer { unsafe freeaddrinfo(first) }
        let descriptor = unsafe socket(first.pointee.ai_family, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        var patience = timeval(tv_sec: patience, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, size)
        guard unsafe Glibc.connect(descriptor, first.pointee.ai_addr, first.pointee.ai_addrlen) == 0 else {
            close(descriptor)
            return nil
        }
        return descriptor
    }
}
