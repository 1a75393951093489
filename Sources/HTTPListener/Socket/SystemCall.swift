internal import CLinux

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// A system call that failed, with what it was and why.
public struct SystemError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The name of the call.
    public let call: String
    /// The `errno` value.
    public let code: Int32

    /// Call, text and number: `bind: Address already in use (98)`.
    public var description: String {
        let text = unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error"
        return "\(call): \(text) (\(code))"
    }
}

extension SystemError {
    /// Whether the system has run out of descriptors or memory.
    var isShortage: Bool {
        code == EMFILE || code == ENFILE || code == ENOBUFS || code == ENOMEM
    }
}

/// What a call on a non-blocking descriptor came to.
enum IOResult: Equatable {
    /// Done; the number is what the call answered.
    case done(Int)
    /// Nothing can be done now.
    case wouldBlock
    /// The peer or the system ended it.
    case failed(Int32)
}

/// The one place that calls the system: repeats what a signal interrupted, and traps on what only a mistake of ours can
/// cause.
///
/// EBADF and EFAULT mean that a descriptor was closed twice or a buffer is gone; to go on would be to write into a
/// stranger's connection.
enum SystemCall {
    static func receive(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> IOResult {
        repeating { unsafe clinux_receive(descriptor, buffer.baseAddress, buffer.count) }
    }

    static func send(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> IOResult {
        repeating { unsafe clinux_send(descriptor, bytes.baseAddress, bytes.count) }
    }

    static func accept(_ descriptor: Int32, peer: inout clinux_address) -> IOResult {
        repeating { unsafe Int(clinux_accept(descriptor, &peer)) }
    }

    static func wait(
        _ set: Int32,
        into events: UnsafeMutableBufferPointer<epoll_event>,
        milliseconds: Int32
    ) -> Int {
        // An interrupted wait is an empty one: the caller looks again anyway.
        let count = unsafe clinux_epoll_wait(set, events.baseAddress, Int32(events.count), milliseconds)
        if count < 0 { trapOnMistake(-count) }
        return Int(max(0, count))
    }

    /// A call whose only interesting outcome is success.
    static func run(_ name: String, _ call: () -> Int32) throws(SystemError) -> Int32 {
        switch repeating({ Int(call()) }) {
        case .done(let answer): return Int32(truncatingIfNeeded: answer)
        case .wouldBlock: throw SystemError(call: name, code: EAGAIN)
        case .failed(let code): throw SystemError(call: name, code: code)
        }
    }

    @inline(__always)
    private static func repeating(_ call: () -> Int) -> IOResult {
        while true {
            let answer = call()
            if answer >= 0 { return .done(answer) }
            let code = Int32(truncatingIfNeeded: -answer)
            if code == EINTR { continue }
            if code == EAGAIN { return .wouldBlock }
            trapOnMistake(code)
            return .failed(code)
        }
    }

    private static func trapOnMistake(_ code: Int32) {
        precondition(code != EBADF && code != EFAULT, "a descriptor or a buffer was used after its end")
    }
}
