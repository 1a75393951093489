import Logging
import QRScene
import Sandbox
import ServiceLifecycle
import UnixSignals

/// A receiver and a platform at work in one process.
struct DevRun {
    let plan: ServePlan
    let platform: SandboxServer
    /// Whether addresses are announced for machines.
    let json: Bool

    /// Runs both until SIGTERM or SIGINT, or the terminal closes.
    ///
    /// - Throws: ``ListenFailure`` where an address cannot be bound.
    func run() async throws {
        let format: any LineFormat = plan.json ? JSONLines() : TextLines(colours: Terminal.hasColours)
        let stream = JournalStream(format: format) { Terminal.answer($0) }
        var configuration = plan.configuration
        configuration.journals.append(stream)
        var logger = Logger(label: "qrscene") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .warning
        let lateReplies = LateReplySender(clients: plan.clients, metrics: configuration.metrics, logger: logger)
        configuration.sendLateReplies(by: lateReplies)
        plan.offerFlows(&configuration, messages: lateReplies)
        configuration.store = try plan.database.open(time: configuration.time)
        let receiver = try Receiver(accounts: plan.accounts, configuration: configuration, logger: logger)
        var group = ServiceGroupConfiguration(
            // The platform stops first: what it has pushed is still answered.
            services: [.init(service: receiver), .init(service: platform)],
            gracefulShutdownSignals: [.sigterm, .sigint] + (Terminal.hasKeyboard ? [.sighup] : []),
            logger: logger
        )
        group.maximumGracefulShutdownDuration = configuration.listener.timeouts.drain + .seconds(5)
        let services = ServiceGroup(configuration: group)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await stream.run() }
            tasks.addTask { await announce(receiver) }
            defer {
                stream.finish()
                tasks.cancelAll()
            }
            do {
                try await services.run()
            } catch let error as BindError {
                throw ListenFailure(error)
            }
        }
    }

    private func announce(_ receiver: Receiver) async {
        guard let addresses = try? await receiver.bound(), let address = addresses.callbacks.first,
            let page = try? await platform.pageURL(), let account = plan.accounts.first
        else { return }
        let callback = DevRun.callback(address, account)
        let problem = await platform.sandbox.setCallback(callback)
        let routes = plan.routesPaths[account.name] ?? "built in; your own go into ./routes.yaml"
        guard !json else {
            Terminal.answer(
                JSONText.object([
                    "phone_page": .string(page + "/"), "callback": .string(callback), "api_base": .string(page),
                    "admin": .optional(addresses.admin.first?.baseURL), "problem": .optional(problem),
                ])
            )
            return
        }
        let admin = addresses.admin.first.map { "http://\($0.fromThisMachine)/" } ?? "nowhere"
        Terminal.say(
            """

              Open the phone page and scan a first code:

                \(page)/

              callback  \(callback)   (\(account.credentials.mode) mode, \(problem ?? "verified"))
              platform  \(page)/cgi-bin/…
              admin     \(admin)
              routes    \(routes)

              Ctrl-C stops everything; nothing is kept.

            """
        )
    }

    /// The callback's URL as this machine reaches it.
    static func callback(_ address: ListenAddress, _ account: Account) -> String {
        let path = account.path ?? InboxAccount.usualPath(of: account.name)
        return address.baseURL + path
    }
}
