extension Base64 {
    /// A text of this many random bytes, by the system's generator.
    package func random(bytes count: Int) -> String {
        // As `any`: the generator itself is empty and has no address, and ThreadSanitizer follows the one that is passed.
        var random: any RandomNumberGenerator = SystemRandomNumberGenerator()
        return self.random(bytes: count, using: &random)
    }

    /// A text of this many random bytes.
    package func random(bytes count: Int, using random: inout some RandomNumberGenerator) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
            let word = random.next()
            for shift in stride(from: UInt64(0), to: 64, by: 8) where bytes.count < count {
                bytes.append(UInt8(truncatingIfNeeded: word >> shift))
            }
        }
        return text(bytes)
    }
}
