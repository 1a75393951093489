import TestSupport
import Testing

/// What the program says of routes that forward, before it forwards anything.
@Suite("Routes that forward", .timeLimit(.minutes(2)))
struct ForwardingCommandTests {
    private static let secret = "whsec_" + String(repeating: "Q", count: 32)
    private static let token = ["WECHAT_TOKEN": "CommandToken1"]

    private func folder(_ forward: String) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("routes.yaml", "routes:\n  - scene: order\n    forward: \(forward)\n")
        return folder
    }

    @Test func theTableShowsWhereToAndNoSecret() async throws {
        let folder = try folder(
            "{ url: 'https://shop.example/hook?key=hidden', secret: \(Self.secret), ordered: true }"
        )
        let list = try await Binary.run(["routes"], in: folder)
        #expect(list.status == 0)
        #expect(list.answer.contains("forward https://shop.example/hook in order"))
        let explanation = try await Binary.run(["routes", "explain", "order"], in: folder)
        #expect(explanation.answer.contains("does: forward https://shop.example/hook in order"))
        for shown in [list.answer, list.talk, explanation.answer] {
            #expect(!shown.contains("hidden"))
            #expect(!shown.contains("QQQ"))
        }
    }

    @Test func lookingNeedsNoSecretAndServingDoes() async throws {
        let folder = try folder("{ url: 'https://shop.example/hook', secret_env: SHOP_SECRET }")
        #expect(try await Binary.run(["routes"], in: folder).status == 0)
        let check = ["serve", "--check"]
        let without = try await Binary.run(check, Self.token, in: folder)
        #expect(without.status == 78)
        #expect(without.talk.contains("routes.yaml:2:12: the secret is to come from SHOP_SECRET, which is not set"))
        let with = Self.token.merging(["SHOP_SECRET": Self.secret]) { $1 }
        #expect(try await Binary.run(check, with, in: folder).status == 0)
        let file = try folder.write("secret", Self.secret + "\n")
        let fromFile = Self.token.merging(["SHOP_SECRET_FILE": file]) { $1 }
        #expect(try await Binary.run(check, fromFile, in: folder).status == 0)
    }

    @Test func twoAccountsMayShareAnEndpointWithOneSecret() async throws {
        let folder = try folder("{ url: 'https://shop.example/hook', secret: \(Self.secret) }")
        try folder.write("qrscene.yaml", "accounts:\n  shop:\n    token: ShopToken1\n    routes: shop.yaml\n")
        let other = { (secret: String) in
            "routes:\n  - scene: a\n    forward: { url: 'https://shop.example/hook', secret: \(secret) }\n"
        }
        try folder.write("shop.yaml", other(Self.secret))
        #expect(try await Binary.run(["serve", "--check"], Self.token, in: folder).status == 0)
        try folder.write("shop.yaml", other("whsec_" + String(repeating: "R", count: 32)))
        let run = try await Binary.run(["serve", "--check"], Self.token, in: folder)
        #expect(run.status == 78)
        #expect(run.talk.contains("default and shop forward to https://shop.example/hook with different secrets"))
    }
}
