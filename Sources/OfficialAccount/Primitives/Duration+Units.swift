extension Duration {
    /// The milliseconds, what is left over cut off.
    package var wholeMilliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }

    /// The nanoseconds, what is left over cut off; wraps beyond 292 years.
    package var wholeNanoseconds: Int64 {
        components.seconds &* 1_000_000_000 &+ components.attoseconds / 1_000_000_000
    }
}
