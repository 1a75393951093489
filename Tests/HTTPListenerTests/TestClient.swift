import CLinux
import Foundation
import Glibc
import HTTPListener

/// A blocking client for one connection; used on a thread of its own.
final class TestClient {
    struct Failure: Error { let what: String }

    private let descriptor: Int32
    private var isOpen = true
    /// All bytes that were received and not yet taken.
    private(set) var received: [UInt8] = []

    /// How long anything may take before the test is called broken.
    private static let patience: Int32 = 20_000

    init(_ address: ListenAddress) throws {
        switch address {
        case .unix(let path):
            descriptor = clinux_socket(0)
            let answer = unsafe path.withCString { unsafe clinux_connect_unix(descriptor, $0) }
            guard answer == 0 else { throw Failure(what: "connect: \(answer)") }
        case .ipv4, .ipv6, .allInterfaces:
            var target = clinux_address()
            let isIPv6 = if case .ipv6 = address { true } else { false }
            unsafe ((isIPv6 ? "::1" : "127.0.0.1").withCString { unsafe _ = clinux_parse_address($0, &target) })
            target.port = address.port ?? 0
            descriptor = clinux_socket(isIPv6 ? 6 : 4)
            let answer = unsafe clinux_connect(descriptor, &target)
            guard answer == 0 || answer == -EINPROGRESS else { throw Failure(what: "connect: \(answer)") }
            try wait(for: POLLOUT)
        }
    }

    deinit { close() }

    func close() {
        if isOpen { _ = clinux_close(descriptor) }
        isOpen = false
    }

    /// Closes with a reset.
    func reset() {
        _ = clinux_enable(descriptor, clinux_reset_on_close)
        close()
    }

    func endSending() { _ = clinux_shutdown_write(descriptor) }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) throws {
        var position = 0
        while position < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe clinux_send(descriptor, $0.baseAddress.map { unsafe $0 + position }, $0.count - position)
            }
            if count == -Int(EAGAIN) {
                try wait(for: POLLOUT)
            } else if count < 0 {
                throw Failure(what: "send: \(count)")
            } else {
                position += count
            }
        }
    }

    /// Sends until the other side takes no more; says how many bytes it took.
    func sendUntilFull(_ piece: [UInt8], atMost limit: Int) -> Int {
        var total = 0
        while total < limit {
            let count = unsafe piece.withUnsafeBytes { unsafe clinux_send(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                guard unsafe poll(&entry, 1, 300) > 0 else { return total }
                continue
            }
            total += count
        }
        return total
    }

    /// Receives some bytes; `false` at the peer's end or reset.
    func receiveSome() throws -> Bool {
        try wait(for: POLLIN)
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe buffer.withUnsafeMutableBytes { unsafe clinux_receive(descriptor, $0.baseAddress, $0.count) }
        guard count > 0 else { return false }
        received += buffer[..<count]
        return true
    }

    /// Receives until the peer ends; everything that is left.
    func receiveToEnd() throws -> String {
        while try receiveSome() {}
        defer { received = [] }
        return String(decoding: received, as: UTF8.self)
    }

    /// Takes bytes out.
    func drop(_ count: Int) { received.removeFirst(count) }

    /// Sends one byte again and again until an answer comes; hands back what came until the end.
    func trickle(_ byte: UInt8) throws -> String {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while unsafe poll(&entry, 1, 1) == 0 { try? send([byte]) }
        return try receiveToEnd()
    }

    /// Receives so many bytes, or all until the peer's end; says how many.
    func receiveBytes(_ wanted: Int) throws -> Int {
        var total = 0
        while total <= wanted, try receiveSome() {
            total += received.count
            received = []
        }
        return total
    }

    /// Receives one answer and takes it out.
    func receiveAnswer(toHead isHead: Bool = false) throws -> Answer {
        while true {
            if let (answer, length) = Answer.first(in: received, isHead: isHead) {
                received.removeFirst(length)
                return answer
            }
            guard try receiveSome() else { throw Failure(what: "ended within an answer") }
        }
    }

    private func wait(for event: Int32) throws {
        var entry = pollfd(fd: descriptor, events: Int16(event), revents: 0)
        guard unsafe poll(&entry, 1, Self.patience) > 0 else { throw Failure(what: "waited in vain") }
    }
}

/// One answer, taken apart.
struct Answer: Equatable {
    let status: Int
    let head: String
    let body: String

    static func first(in bytes: [UInt8], isHead: Bool) -> (Answer, Int)? {
        let end = Array("\r\n\r\n".utf8)
        guard let start = bytes.indices.first(where: { bytes[$0...].starts(with: end) }) else { return nil }
        let head = String(decoding: bytes[..<start], as: UTF8.self)
        let lines = head.split(separator: "\r\n")
        let status = Int(lines[0].split(separator: " ")[1]) ?? 0
        let length = lines.first { $0.hasPrefix("Content-Length: ") }.flatMap { Int($0.dropFirst(16)) } ?? 0
        let bodyStart = start + 4
        let bodyEnd = bodyStart + (isHead || status < 200 ? 0 : length)
        guard bytes.count >= bodyEnd else { return nil }
        let body = String(decoding: bytes[bodyStart..<bodyEnd], as: UTF8.self)
        return (Answer(status: status, head: head, body: body), bodyEnd)
    }
}

/// Runs blocking work on a thread of its own; not one of Dispatch's, whose number is bounded and which the lanes need.
func onThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread {
            continuation.resume(with: Result { try work() })
        }
    }
}
