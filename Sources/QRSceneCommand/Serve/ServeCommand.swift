import ArgumentParser
import Foundation
import Logging
import QRScene
import ServiceLifecycle

/// `qrscene serve`: the receiver.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Receives the platform's pushes and answers them by the routes file.",
        discussion: """
            Prints one line a push and one a text on a terminal, JSON lines otherwise. SIGTERM stops accepting, \
            finishes what is in flight and leaves with 0. SIGHUP reads the routes again, the old ones staying where \
            the new file is wrong; started from a terminal, it stops instead.

            Example:

              WECHAT_TOKEN=SandboxToken1 qrscene serve --routes routes.yaml --listen 127.0.0.1:8080
            """
    )

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var output: OutputOptions

    @Option(name: .long, help: ArgumentHelp("Where the platform reaches the callback.", valueName: "host:port"))
    var listen: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Where the admin site, the API, /metrics and /readyz answer.", valueName: "host:port")
    )
    var adminListen: String?

    @Option(name: .long, help: ArgumentHelp("What remembers the pushes.", valueName: "sqlite:PATH|URL|memory"))
    var database: String?

    @Option(
        name: .long,
        help: ArgumentHelp("What this process does, where several share a database.", valueName: "ingest,work,admin")
    )
    var role: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Write each push as a fixture there, for replay and tests.", valueName: "folder")
    )
    var record: String?

    @Flag(name: .long, help: "Check the configuration and the routes, and leave: 0 where they are right, 78 else.")
    var check = false

    func run() async throws {
        try await exitingProperly(json: output.json) {
            let settings = try Settings(flags: flags, configPath: options.config)
            let plan = try ServePlan(settings, json: output.json)
            guard !check else {
                Terminal.answer(output.json ? JSONText.object(["ok": .bool(true)]) : plan.summary)
                return
            }
            let recorder = try record.map { folder throws(ConfigurationError) in
                // A fixture is read back from where its push is kept.
                _ = try settings.sharedDatabase()
                return try PushRecorder(folder: folder)
            }
            try await ServeRun(plan, recorder: recorder, reader: settings.pushReader()).run()
        }
    }

    private var flags: [Setting: String] {
        var flags = options.flags
        flags[.listen] = listen
        flags[.adminListen] = adminListen
        flags[.database] = database
        flags[.role] = role
        return flags
    }
}
