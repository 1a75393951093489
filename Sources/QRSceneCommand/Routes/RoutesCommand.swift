import ArgumentParser
import QRScene

/// `qrscene routes`: the table, in the order in which routes are considered.
struct RoutesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "routes",
        abstract: "Shows the routes, the most specific first.",
        discussion: """
            Exit code 3 where a route can never run. Its options are those of `list`: qrscene routes list --help.

            Examples:

              qrscene routes --routes routes.yaml
              qrscene routes --json
            """,
        subcommands: [RoutesListCommand.self, RoutesExplainCommand.self],
        defaultSubcommand: RoutesListCommand.self
    )
}

/// `qrscene routes list`, which `qrscene routes` is short for.
struct RoutesListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Shows the routes, the most specific first; what `routes` alone does.",
        discussion: """
            Exit code 3 where a route can never run.

            Example:

              qrscene routes list --routes routes.yaml --json
            """
    )

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await exitingProperly(json: output.json) {
            let router = try options.router()
            let hidden = router.shadowings()
            Terminal.answer(output.json ? json(router, hidden) : table(router))
            for shadowing in hidden { Terminal.say("warning: \(shadowing)") }
            if !hidden.isEmpty { throw ExitStatus.problemsFound }
        }
    }

    private func table(_ router: SceneRouter) -> String {
        guard !router.routes.isEmpty else {
            return "no routes: every scan is answered `success`. Write routes.yaml, or name a file with --routes."
        }
        let rows = router.routesBySpecificity.map { route in
            [route.name, "\(route.pattern)", route.kindNames, "\(route.action)", "\(route.origin)"]
        }
        return Table.text(rows, header: ["ROUTE", "SCENE", "ON", "DOES", "FROM"])
    }

    private func json(_ router: SceneRouter, _ hidden: [Shadowing]) -> String {
        let routes = router.routesBySpecificity.map { route in
            var object = route.json
            object["unreachable"] = .optional(hidden.first { $0.route === route }?.reason)
            return JSONValue.object(object)
        }
        return JSONText.object(["routes": .array(routes)])
    }
}

/// `qrscene routes explain SCENE`: which route takes a scene, and why no other does.
struct RoutesExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Says which route takes a scene, and why no other does.",
        discussion: """
            Exit code 3 where no route takes it.

            Example:

              qrscene routes explain table/7
            """
    )

    enum On: String, ExpressibleByArgument, CaseIterable {
        case scan, subscribe

        var kind: Scan.Kind { self == .scan ? .alreadyFollowing : .newFollower }
    }

    @Argument(help: "The scene, without qrscene_.")
    var scene: String

    @Option(name: .long, help: "Whether the person scans or follows: scan, subscribe.")
    var on: On = .scan

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard !scene.isEmpty else { throw ValidationError("a scene has at least one character") }
    }

    func run() async throws {
        try await exitingProperly(json: output.json) {
            guard let value = SceneValue(scene) else { throw ExitStatus.failed }
            let explanation = try options.router().explain(value, kind: on.kind)
            Terminal.answer(output.json ? json(explanation) : "\(explanation)")
            if explanation.match == nil { throw ExitStatus.problemsFound }
        }
    }

    private func json(_ explanation: RouteExplanation) -> String {
        let names = explanation.match?.parameters.names ?? []
        let parameters = names.map { ($0, JSONValue.optional(explanation.match?.parameters[$0])) }
        let candidates = explanation.candidates.map { candidate in
            var object = candidate.route.json
            object["reason"] = .string(explanation.reason(candidate))
            return JSONValue.object(object)
        }
        return JSONText.object([
            "scene": .string(scene), "on": .string(on.rawValue),
            "route": explanation.match.map { .object($0.route.json) } ?? .null,
            "parameters": .object(Dictionary(parameters) { first, _ in first }),
            "candidates": .array(candidates), "hint": .optional(explanation.hint),
        ])
    }
}

extension ConfigurationOptions {
    /// The default account's routes.
    func router() throws(ConfigurationError) -> SceneRouter {
        let settings = try Settings(flags: flags, configPath: config)
        return try RoutesLoader.scenes(at: settings.routesPath).router()
    }
}

extension Route {
    fileprivate var kindNames: String { kinds.map(\.rawValue).sorted(by: >).joined(separator: ", ") }

    fileprivate var json: [String: JSONValue] {
        [
            "name": .string(name), "scene": .string(pattern.text), "does": .string("\(action)"),
            "on": .array(kinds.map(\.rawValue).sorted(by: >).map { .string($0) }), "from": .string("\(origin)"),
        ]
    }
}
