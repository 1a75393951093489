extension JSONValue {
    /// A moment in milliseconds since 1970 as RFC 3339 writes it, or ``null``.
    package static func time(_ milliseconds: Int64?) -> JSONValue {
        milliseconds.map { .string(Timestamp.text($0)) } ?? .null
    }
}
