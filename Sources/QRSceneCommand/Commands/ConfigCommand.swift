import ArgumentParser
import QRScene

/// `qrscene config`: each effective value and where it came from.
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Shows each effective setting and where its value came from; secrets are masked.",
        discussion: """
            A flag wins over the environment, the environment over the file, the file over the default. \
            Every secret can also come from a file: set NAME_FILE instead of NAME.

            Example:

              qrscene config --json
            """
    )

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await exitingProperly(json: output.json) {
            let settings = try Settings(flags: options.flags, configPath: options.config)
            Terminal.answer(output.json ? json(settings) : table(settings))
        }
    }

    private func shown(_ setting: Setting, _ settings: Settings) -> String? {
        settings[setting].map { text in
            if setting.isSecret { return "•••••• (\(text.count) characters)" }
            return setting == .database ? DatabaseLocation.masked(text) : text
        }
    }

    private func json(_ settings: Settings) -> String {
        let rows = Setting.all.map { setting in
            JSONValue.object([
                "name": .string(setting.name), "value": .optional(shown(setting, settings)),
                "origin": .string(settings.origin(of: setting)), "meaning": .string(setting.meaning),
                "secret": .bool(setting.isSecret),
            ])
        }
        let accounts = settings.accounts.map { JSONValue.string($0.name) }
        return JSONText.object([
            "settings": .array(rows), "file": .optional(settings.filePath), "accounts": .array(accounts),
        ])
    }

    private func table(_ settings: Settings) -> String {
        let rows = Setting.all.map { setting in
            [setting.name, shown(setting, settings) ?? "—", settings.origin(of: setting)]
        }
        let accounts = settings.accounts.map { "further account \($0.name): \($0.entries.count) settings" }
        return ([Table.text(rows)] + accounts).joined(separator: "\n")
    }
}
