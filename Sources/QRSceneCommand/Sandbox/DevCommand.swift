import ArgumentParser
import QRScene
import Sandbox

/// `qrscene dev`: the receiver beside a simulated platform, without any configuration.
struct DevCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dev",
        abstract: "Runs the receiver beside a simulated platform with a phone page; needs no configuration.",
        discussion: """
            Open the phone page it prints, choose a person, and scan a code: the reply appears in the chat. Your own \
            ./routes.yaml is used where there is one, else routes to try with are built in. Nothing survives the \
            process. The account is made up where WECHAT_… names none: its Token is \(SampleAccount.token).

            Example:

              qrscene dev
            """
    )

    @OptionGroup var sandbox: SandboxOptions
    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var output: OutputOptions

    @Option(name: .long, help: ArgumentHelp("Where the callback answers.", valueName: "host:port"))
    var listen: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Where the admin site, the API, /metrics and /readyz answer.", valueName: "host:port")
    )
    var adminListen: String?

    func run() async throws {
        try await exitingProperly(json: output.json) {
            var flags = options.flags
            let database = try PassingDatabase()
            defer { database.remove() }
            flags[.database] = database.location
            flags[.listen] = listen
            flags[.adminListen] = adminListen
            flags[.sandboxListen] = sandbox.listen
            let settings = try SampleAccount.settings(flags: flags, configPath: options.config)
            var plan = try ServePlan(settings, json: output.json)
            try plan.addSampleRoutes()
            let platform = try SandboxServer(settings, sandbox)
            try plan.call(platform, for: try settings.allAccounts())
            try await DevRun(plan: plan, platform: platform, json: output.json).run()
        }
    }
}
