import QRScene

/// Prints how long one look-up takes among 100,000 exact scenes beside a thousand each of patterns, ranges and prefixes.
///
/// The scenes that are looked for are spread over all of them, so that the table does not stay in the nearest cache.
@main
struct Lookup {
    static let scenes = 100_000
    static let lookups = 2_000_000

    static func main() throws {
        let router = try registry().router()
        let scans = (0..<scenes).map { number in
            // A stride that shares no factor with the count visits every scene once, far from the last one.
            scan("scene/\(number * 7919 % scenes)")
        }
        var found = 0
        let clock = ContinuousClock()
        let elapsed = clock.measure {
            for turn in 0..<lookups where router.route(scans[turn % scenes]) != nil { found += 1 }
        }
        guard found == lookups else { throw Missing(found: found) }
        let nanoseconds = elapsed / .nanoseconds(1) / Double(lookups)
        print("{\"registry_lookup_nanoseconds\": \(nanoseconds)}")
    }

    private static func registry() throws -> SceneRegistry {
        var registry = SceneRegistry()
        let reply = try ReplyTemplate(.text("{scene}"))
        for number in 0..<scenes { try registry.reply("scene/\(number)", with: reply) }
        for number in 0..<1000 {
            try registry.reply("room-\(number)/{seat}", with: reply)
            try registry.reply("shop-\(number)-*", with: reply)
            try registry.reply("\(number * 50 + 1)..\(number * 50 + 40)", with: reply)
        }
        try registry.reply("*", with: reply)
        return registry
    }

    private static func scan(_ text: String) -> Scan {
        guard let scene = SceneValue(text) else { preconditionFailure("an empty scene") }
        return Scan(
            scene: scene,
            kind: .alreadyFollowing,
            openID: OpenID(rawValue: "oBench0000000000000000000000"),
            account: OriginalID(rawValue: "gh_0123456789ab"),
            createTime: 1_767_225_600
        )
    }
}

/// A look-up that must succeed did not.
struct Missing: Error {
    var found: Int
}
