/// How much of a request is taken before it is refused.
public struct Limits: Sendable, Hashable {
    /// Bytes of the request line and all fields together, line ends included; default 8 KiB.
    ///
    /// Beyond it: 414 where the request line alone is longer, else 431.
    public var headBytes: Int
    /// Number of field lines; default 100.
    ///
    /// Beyond it: 431.
    public var fieldCount: Int
    /// Bytes of the body once it is decoded; default 256 KiB.
    ///
    /// Beyond it: 413.
    public var bodyBytes: Int
    /// Bytes of all chunk extensions of one request together; default 1 KiB.
    ///
    /// Beyond it: 400.
    public var chunkExtensionBytes: Int
    /// Bytes of all trailer lines together; default 8 KiB.
    ///
    /// Beyond it: 431.
    public var trailerBytes: Int

    /// Sets limits; what is not named has its default.
    public init(
        headBytes: Int = 8 << 10,
        fieldCount: Int = 100,
        bodyBytes: Int = 256 << 10,
        chunkExtensionBytes: Int = 1 << 10,
        trailerBytes: Int = 8 << 10
    ) {
        self.headBytes = headBytes
        self.fieldCount = fieldCount
        self.bodyBytes = bodyBytes
        self.chunkExtensionBytes = chunkExtensionBytes
        self.trailerBytes = trailerBytes
    }
}
