internal import Dispatch
internal import Glibc
import Synchronization

/// A server of a few lines that answers byte for byte as a test says; each connection blocks on a queue of its own.
package final class RawServer: Sendable {
    /// One request as it came in.
    package struct Incoming: Sendable {
        /// Counts connections from 0.
        package let connection: Int
        package let head: String
        package let body: [UInt8]

        package var line: String { String(head.prefix { $0 != "\r\n" }) }

        package func header(_ name: String) -> String? {
            head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
                .map { $0.dropFirst(name.count + 1).drop { $0 == " " } }.map(String.init)
        }
    }

    /// What the server does with a request.
    package enum Answer: Sendable {
        /// Sends this and reads the next request.
        case send(String)
        /// Sends this and closes.
        case sendAndClose(String)
        /// Says nothing until the client has gone.
        case hang
        /// Sends this and then says nothing until the client has gone.
        case sendAndHang(String)

        /// A whole response.
        package static func ok(_ body: String, status: String = "200 OK", headers: String = "") -> Answer {
            .send("HTTP/1.1 \(status)\r\n\(headers)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
        }
    }

    private struct State {
        var accepted = 0
        var requests: [Incoming] = []
        var isOpen = true
    }

    package let url: String
    private let listener: Int32
    private let state = Mutex(State())
    private let answer: @Sendable (Incoming) -> Answer

    /// Listens on a free port of 127.0.0.1, or on a Unix socket.
    package init(unix path: String? = nil, answer: @escaping @Sendable (Incoming) -> Answer) throws {
        self.answer = answer
        (listener, url) = try path.map(Self.listen(unix:)) ?? Self.listen()
        DispatchQueue(label: "raw server").async { [self] in accept() }
    }

    package var connections: Int { state.withLock { $0.accepted } }
    package var requests: [Incoming] { state.withLock { $0.requests } }

    /// Stops accepting; connections end with their clients.
    package func stop() {
        let wasOpen = state.withLock { state in
            defer { state.isOpen = false }
            return state.isOpen
        }
        if wasOpen { shutdown(listener, Int32(SHUT_RDWR)) }
    }

    private func accept() {
        while true {
            let client = Glibc.accept(listener, nil, nil)
            if client < 0, errno == EINTR || errno == ECONNABORTED { continue }
            guard client >= 0 else { break }
            let number = state.withLock { state in
                defer { state.accepted += 1 }
                return state.accepted
            }
            DispatchQueue(label: "raw connection").async { [self] in
                serve(client, number)
                close(client)
            }
        }
        close(listener)
    }

    private func serve(_ client: Int32, _ number: Int) {
        var buffer: [UInt8] = []
        while let request = read(client, number, &buffer) {
            state.withLock { $0.requests.append(request) }
            switch answer(request) {
            case .send(let text): send(client, text)
            case .sendAndClose(let text): return send(client, text)
            case .hang: return drain(client)
            case .sendAndHang(let text):
                send(client, text)
                return drain(client)
            }
        }
    }

    private func read(_ client: Int32, _ number: Int, _ buffer: inout [UInt8]) -> Incoming? {
        while true {
            if let end = Self.headEnd(buffer) {
                let head = String(decoding: buffer[..<end], as: UTF8.self)
                let length =
                    Incoming(connection: 0, head: head, body: []).header("Content-Length").flatMap(Int.init) ?? 0
                if buffer.count >= end + length {
                    defer { buffer.removeFirst(end + length) }
                    return Incoming(connection: number, head: head, body: Array(buffer[end..<(end + length)]))
                }
            }
            var chunk = [UInt8](repeating: 0, count: 65536)
            let count = unsafe recv(client, &chunk, chunk.count, 0)
            guard count > 0 else { return nil }
            buffer += chunk[..<count]
        }
    }

    private static func headEnd(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        return (0...(bytes.count - 4)).first { bytes[$0..<($0 + 4)].elementsEqual([13, 10, 13, 10]) }.map { $0 + 4 }
    }

    private func send(_ client: Int32, _ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    private func drain(_ client: Int32) {
        var chunk = [UInt8](repeating: 0, count: 4096)
        while unsafe recv(client, &chunk, chunk.count, 0) > 0 {}
    }
}

// MARK: Sockets

extension RawServer {
    package struct SocketError: Error {
        let call: String
        let code: Int32
    }

    private static func check(_ result: Int32, _ call: String) throws -> Int32 {
        guard result >= 0 else { throw SocketError(call: call, code: errno) }
        return result
    }

    private static func listen() throws -> (Int32, String) {
        let descriptor = try check(socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0), "socket")
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        try unsafe withUnsafeMutablePointer(to: &address) { pointer in
            try unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                _ = try check(unsafe bind(descriptor, generic, length), "bind")
                _ = try check(Glibc.listen(descriptor, 256), "listen")
                _ = try check(unsafe getsockname(descriptor, generic, &length), "getsockname")
            }
        }
        return (descriptor, "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))")
    }

    private static func listen(unix path: String) throws -> (Int32, String) {
        let descriptor = try check(socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0), "socket")
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
        try unsafe withUnsafePointer(to: &address) { pointer in
            try unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                _ = try check(unsafe bind(descriptor, generic, socklen_t(MemoryLayout<sockaddr_un>.size)), "bind")
            }
        }
        _ = try check(Glibc.listen(descriptor, 16), "listen")
        return (descriptor, "http+unix://\(path.replacing("/", with: "%2F"))")
    }

    /// A port on which nothing listens: bound and let go again.
    package static func closedPort() throws -> String {
        let (descriptor, url) = try listen()
        close(descriptor)
        return url
    }
}
