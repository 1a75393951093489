package import Store
package import WeChatAPI

/// Has codes made by the platform, and keeps them.
package struct CodeMaker: Sendable {
    private let clients: [String: PlatformClient]
    private let desk: CodeDesk

    /// A maker.
    ///
    /// - Parameters:
    ///   - clients: What makes codes, by the accounts' names.
    ///   - desk: Where they are kept.
    package init(clients: [String: PlatformClient], desk: CodeDesk) {
        self.clients = clients
        self.desk = desk
    }

    /// Whether codes of an account can be made here: its AppSecret is known.
    package func canMake(for account: String) -> Bool { clients[account] != nil }

    /// Makes one.
    ///
    /// - Throws: ``ChannelRefusal`` where the account has no AppSecret, the platform says no, or the store is away.
    package func make(_ order: CodeOrder) async throws(ChannelRefusal) -> StoredCode {
        guard let client = clients[order.account] else { throw .noSecret(order.account) }
        let code: QRCode
        do {
            code = try await client.createCode(order.request)
        } catch {
            throw .platform(error)
        }
        do throws(StoreError) {
            guard let stored = try await desk.keep(code, order) else {
                throw StoreError.unavailable(reason: "the code was made and not kept: ticket \(code.ticket)")
            }
            return stored
        } catch {
            throw .store(error)
        }
    }

    /// What became of one order of a batch.
    package enum Step: Sendable {
        /// It was made.
        case made(StoredCode)
        /// One like it is kept, and still works.
        case there
    }

    /// Makes what of a batch is not kept yet: run again, it goes on where it was.
    ///
    /// One after the other: the platform counts calls, and a batch is nothing that anybody waits for.
    ///
    /// - Parameters:
    ///   - orders: The batch.
    ///   - told: Hears of each order once it is done; `false` stops before the next.
    /// - Throws: ``ChannelRefusal``, a quota above all; what was made is kept.
    package func run(_ orders: some Collection<CodeOrder>, _ told: (Step) -> Bool) async throws(ChannelRefusal) {
        for order in orders {
            let isThere: Bool
            do throws(StoreError) {
                isThere = try await desk.hasLiving(order)
            } catch {
                throw .store(error)
            }
            guard told(isThere ? .there : .made(try await make(order))) else { return }
        }
    }
}
