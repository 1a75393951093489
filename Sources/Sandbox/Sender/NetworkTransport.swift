internal import OfficialAccount
internal import OutboundHTTP

/// Delivers over the network: libcurl, and a socket of its own where a connection has to misbehave.
public struct NetworkTransport: PushTransport {
    /// What the platform waits for the whole answer.
    static let patience = Duration.seconds(5)

    private let client: OutboundClient

    /// Makes a transport.
    ///
    /// - Parameter connections: How many pushes are on their way at once at most.
    /// - Throws: An error of the system where it has no descriptor left.
    public init(connections: Int = 64) throws {
        client = try OutboundClient(connections: connections)
    }

    /// Posts a push, for at most five seconds.
    public func post(_ body: [UInt8], to url: String, manner: Manner) async -> Transmission {
        if manner != .plain, let raw = RawDelivery(url: url, body: body) { return await raw.send(manner) }
        return await send(
            OutboundRequest(
                method: "POST",
                url: url,
                headers: [
                    OutboundHeader("User-Agent", "Mozilla/4.0"), OutboundHeader("Accept", "*/*"),
                    OutboundHeader("Content-Type", "text/xml"), OutboundHeader("Pragma", "no-cache"),
                ],
                body: body,
                timeout: Self.patience
            )
        )
    }

    /// Asks for the URL's echo, for at most five seconds.
    public func get(_ url: String) async -> Transmission {
        await send(
            OutboundRequest(
                url: url,
                headers: [OutboundHeader("User-Agent", "Mozilla/4.0"), OutboundHeader("Pragma", "no-cache")],
                timeout: Self.patience
            )
        )
    }

    private func send(_ request: OutboundRequest) async -> Transmission {
        let start = ContinuousClock.now
        let outcome: Transmission.Outcome
        do {
            let response = try await client.send(request)
            outcome = .answered(status: response.status, body: response.body)
        } catch .timeout {
            outcome = .late
        } catch {
            outcome = .broken(error.description)
        }
        return Transmission(outcome, milliseconds: Int(start.duration(to: .now).wholeMilliseconds))
    }
}
