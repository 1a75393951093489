internal import CLinux

/// Owns a file descriptor and closes it, once.
struct Descriptor: ~Copyable, Sendable {
    /// The number; valid as long as the owner lives.
    let number: Int32

    /// Takes over a descriptor.
    init(_ number: Int32) {
        self.number = number
    }

    /// Hands the descriptor to somebody else, who closes it.
    consuming func release() -> Int32 {
        let number = number
        discard self
        return number
    }

    deinit {
        // Not repeated after EINTR: Linux has freed the number by then, and somebody else may already use it.
        _ = clinux_close(number)
    }
}
