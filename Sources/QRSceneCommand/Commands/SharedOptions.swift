import ArgumentParser
import QRScene

/// The options that every verb with a configuration has.
struct ConfigurationOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("The configuration file; else ./qrscene.yaml, /etc/qrscene/qrscene.yaml.", valueName: "file")
    )
    var config: String?

    @Option(name: .long, help: ArgumentHelp("The routes file; else QRSCENE_ROUTES, ./routes.yaml.", valueName: "file"))
    var routes: String?

    /// The flags that were given, as settings.
    var flags: [Setting: String] {
        var flags: [Setting: String] = [:]
        flags[.routes] = routes
        return flags
    }
}

extension ConfigurationOptions {
    /// The settings of a sender, in safe mode where `--encrypt` says so.
    func settings(encrypting: Bool) throws(ConfigurationError) -> Settings {
        var flags = flags
        if encrypting { flags[.mode] = MessageMode.safe.rawValue }
        return try Settings(flags: flags, configPath: config)
    }
}

/// `--json` on every verb.
struct OutputOptions: ParsableArguments {
    @Flag(name: .long, help: "Print one JSON object, or one a line for streams.")
    var json = false
}
