import ArgumentParser
import Logging
import QRScene
import Sandbox
import ServiceLifecycle

/// `qrscene sandbox`: the simulated platform alone.
struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "Simulates WeChat's platform: tokens, codes, pictures, pushes, and a phone page to scan on.",
        discussion: """
            Both hosts of the platform answer at one address: point WECHAT_API_BASE and WECHAT_MP_BASE there. The \
            account comes from WECHAT_…, made up where missing. Nothing survives the process; the same seed and the \
            same calls give the same run.

            For scripts: POST /sandbox/scan {"openid","ticket"}, /sandbox/follow, /sandbox/unfollow, /sandbox/text \
            {"openid","content"}, /sandbox/code {"scene","permanent"|"seconds"}; GET /sandbox/state, /sandbox/ledger.

            Example:

              WECHAT_TOKEN=SampleToken1 qrscene sandbox --callback http://127.0.0.1:8080/wechat --chaos mild
            """
    )

    @Option(name: .long, help: ArgumentHelp("The account's callback; checked, then pushed to.", valueName: "url"))
    var callback: String?

    @OptionGroup var sandbox: SandboxOptions
    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await exitingProperly(json: output.json) {
            var flags = options.flags
            flags[.sandboxListen] = sandbox.listen
            let settings = try SampleAccount.settings(flags: flags, configPath: options.config)
            let platform = try SandboxServer(settings, sandbox)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    guard let page = try? await platform.pageURL() else { return }
                    announce(page, settings)
                    if let callback { await platform.check(callback) }
                }
                do {
                    try await platform.serve(stoppingOnHangUp: Terminal.hasKeyboard)
                } catch let error as BindError {
                    group.cancelAll()
                    throw ListenFailure(error)
                }
                group.cancelAll()
            }
        }
    }

    private func announce(_ page: String, _ settings: Settings) {
        guard !output.json else {
            Terminal.answer(JSONText.object(["phone_page": .string(page + "/"), "api_base": .string(page)]))
            return
        }
        Terminal.say(
            """

              The phone page is at    \(page)/
              The platform answers at \(page)/cgi-bin/…   (AppID \(settings[.appID] ?? ""))
              Seed \(sandbox.seed), chaos \(sandbox.chaos.rawValue). Ctrl-C stops it.

            """
        )
    }
}
