import Foundation
import Glibc
import OutboundHTTP
import QRScene
import TestSupport
import Testing

/// A `qrscene dev` with flows, for the length of one closure: receiver, platform and people.
struct FlowingProcess: Sendable {
    /// How browsers reach it, as far as `Origin` goes.
    static let site = "http://localhost"
    static let shopKey = "KeyOfTheShop0123456789"
    static let bindingFile = """
        applications:
          default:
            site: 示例网
            returns: { app: "http://127.0.0.1:9000/back" }
          shop:
            site: 商店
            returns: { shop: "https://shop.example/back" }
            key_env: SHOP_KEY
        """
    static let environment = [
        "WECHAT_ENCODING_AES_KEY": "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
        "QRSCENE_BINDING_KEY": "KeyOfFlows0123456789012345678901234567890", "QRSCENE_PUBLIC_URL": site,
        "QRSCENE_API_KEY": "KeyOfTheOperator0123456789", "SHOP_KEY": shopKey,
    ]

    let folder: TemporaryFolder
    /// The sandbox.
    let platform: String
    /// The public listener.
    let pages: String
    private let client: OutboundClient

    static func run(_ body: (FlowingProcess) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        try folder.write("binding.yaml", bindingFile)
        let process = try Binary.start(
            ["dev", "--json", "--listen", "127.0.0.1:0", "--sandbox-listen", "127.0.0.1:0", "--admin-listen"]
                + ["unix:\(folder.path)/admin"],
            environment,
            in: folder
        )
        defer { process.signal(SIGKILL) }
        let said = try JSONObject(try await LineWatch(process.answer).line(with: "phone_page"))
        let callback = try #require(said.text("callback"))
        try await body(
            FlowingProcess(
                folder: folder,
                platform: try #require(said.text("api_base")),
                pages: String(callback.dropLast("/wechat".count)),
                client: try OutboundClient(connections: 8)
            )
        )
        process.signal(SIGTERM)
        #expect(await process.exit() == 0)
    }

    // MARK: The command

    private var receiver: [String] { ["--admin-listen", "unix:\(folder.path)/admin"] }

    func bind(_ arguments: [String]) async throws -> Binary.Finished {
        try await Binary.run(["bind"] + arguments + receiver, Self.environment, in: folder)
    }

    /// `bind start`, which gets as its keyboard what is written to the file `digits` later.
    func start(_ arguments: [String]) throws -> ChildProcess {
        let words = ([Binary.path, "bind", "start", "--json"] + arguments + receiver).map { "'\($0)'" }
        // Bounded by the folder: it outlives no test.
        let keyboard = "while [ -d '\(folder.path)' ] && [ ! -s digits ]; do sleep 0.02; done; cat digits"
        return try Binary.start(
            ["-c", "(\(keyboard)) | \(words.joined(separator: " "))"],
            Self.environment,
            in: folder,
            program: "/bin/sh"
        )
    }

    // MARK: People

    /// Somebody scans the code with this url; what their chat shows.
    func scan(_ url: String, by person: String) async throws -> String {
        let state = try JSONObject(try await send(OutboundRequest(url: platform + "/sandbox/state")).text)
        let ticket = try #require(state.objects("codes").first { $0.text("url") == url }?.text("ticket"))
        _ = try await act("follow", ["openid": .string(person)])
        return try await act("scan", ["openid": .string(person), "ticket": .string(ticket)]).text("shown") ?? ""
    }

    private func act(_ what: String, _ body: [String: JSONValue]) async throws -> JSONObject {
        let request = OutboundRequest(
            method: "POST",
            url: platform + "/sandbox/" + what,
            body: JSONValue.object(body).bytes,
            timeout: .seconds(30)
        )
        return try JSONObject(try await send(request).text)
    }

    /// The six digits of a reply.
    static func digits(in shown: String) throws -> String {
        let found = try #require(shown.firstMatch(of: /[0-9]{3} [0-9]{3}/))
        return String(found.output)
    }

    // MARK: Requests

    struct Answer: Sendable {
        let status: Int
        let text: String
        let location: String?
        let cookie: String?
    }

    /// One request of a browser, by a whole address or by a path of the public listener.
    func browse(
        _ address: String,
        cookie: String? = nil,
        form: String? = nil,
        fields: [OutboundHeader] = []
    ) async throws -> Answer {
        let isOurs = address.hasPrefix(Self.site + "/")
        let url = isOurs ? pages + address.dropFirst(Self.site.count) : address
        var request = OutboundRequest(method: form == nil ? "GET" : "POST", url: String(url), timeout: .seconds(30))
        request.headers = fields
        if let cookie { request.headers.append(OutboundHeader("Cookie", cookie)) }
        if let form {
            request.headers.append(OutboundHeader("Content-Type", "application/x-www-form-urlencoded"))
            request.body = Array(form.utf8)
        }
        return try await send(request)
    }

    /// A call of the API with an application's key.
    func ask(
        _ method: String,
        _ path: String,
        _ body: [String: JSONValue] = [:],
        key: String
    ) async throws -> Answer {
        try await send(
            OutboundRequest(
                method: method,
                url: "http+unix://" + folder.path.replacing("/", with: "%2F") + "%2Fadmin" + path,
                headers: [
                    OutboundHeader("Authorization", "Bearer \(key)"),
                    OutboundHeader("Content-Type", "application/json"),
                ],
                body: method == "GET" ? [] : JSONValue.object(body).bytes,
                timeout: .seconds(30)
            )
        )
    }

    private func send(_ request: OutboundRequest) async throws -> Answer {
        let response = try await client.send(request)
        return Answer(
            status: response.status,
            text: String(decoding: response.body, as: UTF8.self),
            location: response.header("Location"),
            cookie: response.header("Set-Cookie").map { String($0.prefix { $0 != ";" }) }
        )
    }
}
