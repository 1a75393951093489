import Foundation
import QRScene

/// One flow from its first picture to its result: an application, its page and its person's keyboard in one.
struct FlowTrial: Sendable {
    let client: AdminClient
    /// The secret that an application would keep in its session.
    let verifier: String
    let account: String?
    let mode: BindStartCommand.Mode
    let screen: FlowScreen

    /// What a trial waits for.
    private enum Happening: Sendable {
        case status(String, line: String)
        case typed(String)
        case pictureIsOver(String)
        case failed(AdminFailure)
    }

    private struct Status: Decodable {
        var status: String
    }

    private typealias News = AsyncStream<Happening>.Continuation

    /// Follows a flow that was begun; whether it came to what it was for.
    func run(_ begun: AdminClient.Answer) async throws -> Bool {
        let flow = try begun.read(FlowView.self)
        try screen.show(flow, begun.line)
        let (happenings, news) = AsyncStream.makeStream(of: Happening.self)
        let path = try FlowView.path(flow.flowId)
        Self.readKeyboard(news)
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await follow(path, news) }
            watch(flow.qr, &tasks, news)
            defer { tasks.cancelAll() }
            for await happening in happenings {
                if let end = try await take(happening, path, &tasks, news) { return end }
            }
            return false
        }
    }

    /// `nil` while it goes on.
    private func take(
        _ happening: Happening,
        _ path: String,
        _ tasks: inout ThrowingTaskGroup<Void, any Error>,
        _ news: News
    ) async throws -> Bool? {
        switch happening {
        case .failed(let failure): throw failure
        case .typed(let digits): return try await submit(path, digits)
        case .pictureIsOver(let url): return try await refresh(path, url, &tasks, news)
        case .status(let status, let line):
            screen.tell(status, mode, line)
            switch (status, mode) {
            case ("scanned", .instant), ("confirmed", .tap): return try await submit(path, nil)
            case ("done", _): return try await collect(path)
            case ("refused", _), ("expired", _), ("cancelled", _), ("failed", _): return false
            default: return nil
            }
        }
    }

    private func proof(_ digits: String? = nil) -> [String: JSONValue] {
        var proof: [String: JSONValue] = ["verifier": .string(verifier)]
        if let account { proof["account_ref"] = .string(account) }
        if let digits { proof["code"] = .string(digits) }
        return proof
    }

    private func submit(_ path: String, _ digits: String?) async throws -> Bool? {
        do throws(AdminFailure) {
            return try await redeem(try await client.ask("POST", path + "/code", proof(digits)))
        } catch {
            guard error.isRefusal else { throw error }
            screen.say(digits == nil ? "not accepted yet" : "not accepted; type them again:")
            return nil
        }
    }

    private func collect(_ path: String) async throws -> Bool? {
        try await redeem(try await client.ask("POST", path + "/collect", proof()))
    }

    /// Trades the result code, where there is one; a conflict gives none, and the stream says so.
    private func redeem(_ answer: AdminClient.Answer) async throws(AdminFailure) -> Bool? {
        guard let code = try answer.read(FlowView.self).resultCode else { return nil }
        let body: [String: JSONValue] = ["result_code": .string(code), "verifier": .string(verifier)]
        let result = try await client.ask("POST", "/api/v1/results", body)
        screen.show(try result.read(FlowResultView.self), result.line)
        return true
    }

    private func refresh(
        _ path: String,
        _ url: String,
        _ tasks: inout ThrowingTaskGroup<Void, any Error>,
        _ news: News
    ) async throws -> Bool? {
        let flow = try await client.ask("GET", path).read(FlowView.self)
        guard flow.status == "waiting", flow.qr?.url == url else { return nil }
        do throws(AdminFailure) {
            let answer = try await client.ask("POST", path + "/refresh", proof())
            let fresh = try answer.read(FlowView.self)
            watch(fresh.qr, &tasks, news)
            do { try screen.show(fresh, answer.line) } catch { throw .nonsense }
        } catch {
            guard error.isRefusal else { throw error }
            screen.say("the flow has had its pictures")
        }
        return nil
    }

    // MARK: What it hears

    /// Tells when a picture's time is over.
    private func watch(
        _ picture: FlowView.Picture?,
        _ tasks: inout ThrowingTaskGroup<Void, any Error>,
        _ news: News
    ) {
        guard let picture, let end = Timestamp.milliseconds(picture.expiresAt) else { return }
        let left = Duration.milliseconds(max(0, end - TimeSource.system.unixMilliseconds()))
        tasks.addTask {
            try await ContinuousClock().sleep(for: left)
            news.yield(.pictureIsOver(picture.url))
        }
    }

    /// Tells each change; a stream that breaks off is asked for again, a receiver that is gone ends the trial.
    private func follow(_ path: String, _ news: News) async {
        while !Task.isCancelled {
            do {
                try await client.follow(path + "/events") { data in
                    let decoded = try? JSONDecoder().decode(Status.self, from: Data(data))
                    guard let status = decoded?.status else { return }
                    news.yield(.status(status, line: String(decoding: data, as: UTF8.self)))
                }
            } catch {
                news.yield(.failed(error))
                return
            }
            try? await ContinuousClock().sleep(for: .seconds(1))
        }
    }

    /// A thread of its own reads lines: a read waits for as long as nobody types.
    private static func readKeyboard(_ news: News) {
        Thread.detachNewThread {
            while let line = readLine() {
                let digits = line.trimmingCharacters(in: .whitespaces)
                if !digits.isEmpty { news.yield(.typed(digits)) }
            }
        }
    }
}
