import ArgumentParser

/// The command `qrscene`.
@main
struct QRSceneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "qrscene",
        abstract: "Receives the pushes of WeChat's parametric QR codes (带参数二维码).",
        discussion: """
            Example: everything in one process, with a phone page to scan a first code on.

              qrscene dev

            Or a receiver on this machine, and a first scan at it.

              WECHAT_TOKEN=SandboxToken1 qrscene serve --routes routes.yaml
              WECHAT_TOKEN=SandboxToken1 qrscene push scan --scene table/7

            Exit codes: 0 done, 1 failed, 3 a check found problems, 6 the platform refused, 64 usage, 69 unavailable, \
            78 configuration.
            """,
        version: "0.1.0",
        subcommands: [
            DevCommand.self, ServeCommand.self, CreateCommand.self, ImageCommand.self, CodesCommand.self,
            StatsCommand.self, ReconcileCommand.self, PushCommand.self, ReplayCommand.self, EventsCommand.self,
            JobsCommand.self, BindCommand.self, AdminCommand.self, DatabaseCommand.self, RoutesCommand.self,
            ConfigCommand.self, SandboxCommand.self,
            CompletionCommand.self,
        ]
    )
}
