import OutboundHTTP
import TestSupport
import Testing

/// The admin site of a running receiver, and the link that opens it.
@Suite("Admin command", .enabled(if: Binary.isThere, "the command is not built"), .timeLimit(.minutes(3)))
struct AdminCommandTests {
    private static let key = "made-up-operator-key-1"
    private static let environment = ServingProcess.token.merging(["QRSCENE_API_KEY": key]) { $1 }

    private func post(_ url: String, _ form: String, _ cookie: String? = nil) async throws -> OutboundResponse {
        var headers = [OutboundHeader("Content-Type", "application/x-www-form-urlencoded")]
        if let cookie { headers.append(OutboundHeader("Cookie", cookie)) }
        let request = OutboundRequest(method: "POST", url: url, headers: headers, body: Array(form.utf8))
        return try await OutboundClient(connections: 1).send(request)
    }

    @Test func theLinkOpensTheSiteOnce() async throws {
        try await ServingProcess.run(Self.environment) { serving in
            let address = String(serving.admin.dropFirst("http://".count))
            let made = try await Binary.run(["admin", "link", "--admin-listen", address], Self.environment)
            #expect(made.status == 0)
            let link = made.answer.split(separator: "\n").joined()
            #expect(link.hasPrefix(serving.admin + "/login?link="))
            let secret = try #require(link.split(separator: "=").last)
            let looked = try await serving.get("/login?link=\(secret)")
            #expect(looked.status == 200)
            #expect(try await post(serving.admin + "/login", "link=\(secret)").status == 303)
            #expect(try await post(serving.admin + "/login", "link=\(secret)").status == 403)
        }
    }

    @Test func withoutTheKeyThereIsNoLink() async throws {
        try await ServingProcess.run(Self.environment) { serving in
            let address = String(serving.admin.dropFirst("http://".count))
            let refused = try await Binary.run(["admin", "link", "--admin-listen", address], ServingProcess.token)
            #expect(refused.status == 1)
            #expect(refused.answer.isEmpty)
        }
        let nobody = try await Binary.run(["admin", "link", "--admin-listen", "127.0.0.1:1"], Self.environment)
        #expect(nobody.status == 69)
    }
}
