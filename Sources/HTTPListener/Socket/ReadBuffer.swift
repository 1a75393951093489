/// The buffer that a lane reads all its connections into.
@safe struct ReadBuffer: ~Copyable {
    private let bytes: UnsafeMutableBufferPointer<UInt8>

    /// Makes room for so many bytes.
    init(capacity: Int) {
        unsafe bytes = .allocate(capacity: capacity)
        unsafe bytes.initialize(repeating: 0)
    }

    deinit {
        unsafe bytes.deallocate()
    }

    /// Reads what a socket has, as far as there is room.
    func receive(from descriptor: Int32) -> IOResult {
        unsafe SystemCall.receive(descriptor, into: UnsafeMutableRawBufferPointer(bytes))
    }

    /// Lends the first bytes, which were read last.
    func withBytes(_ count: Int, _ body: (Span<UInt8>) -> Void) {
        let read = unsafe UnsafeBufferPointer(rebasing: bytes[..<count])
        unsafe body(read.span)
    }
}
