import ArgumentParser
import Foundation
import OutboundHTTP
import QRScene

/// `qrscene push`: makes up a push, signs it and delivers it as the platform would.
struct PushCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push",
        abstract: "Signs and delivers one push, or many, to a callback.",
        discussion: """
            Kinds: scan, subscribe, unsubscribe, text, image, voice, video, location, link, or the name of any event. \
            The account comes from WECHAT_…, as for serve.

            Exit codes: 0 every push was answered 200, 1 one was not, 69 the callback cannot be reached.

            Examples:

              qrscene push scan --scene table/7
              qrscene push subscribe --scene 42 --openid oPerson0000000000000000000001
              qrscene push text --set Content=hello
              qrscene push scan --scene table/7 --tamper signature
              qrscene push scan --scene table/7 --times 1000 --parallel 16
            """
    )

    @Argument(help: "scan, subscribe, unsubscribe, text, …, or any event's name.")
    var kind: String

    @Option(name: .long, help: "The scene of the code.")
    var scene: String?

    @Option(name: .customLong("openid"), help: "Who scans; made up where missing, another person for each push.")
    var openID: String?

    @Option(
        name: .long,
        help: ArgumentHelp("The callback; the default is /wechat at QRSCENE_LISTEN.", valueName: "url")
    )
    var to: String?

    @Flag(name: .long, help: "Encrypt the push (safe mode), whatever WECHAT_MODE says.")
    var encrypt = false

    @Option(
        name: .long,
        help: ArgumentHelp("Set a child: --set Content=hello. May be repeated.", valueName: "name=value")
    )
    var set: [String] = []

    @Option(name: .long, help: "How many pushes.")
    var times = 1

    @Option(name: .long, help: "How many at one time.")
    var parallel = 1

    @Flag(name: .long, help: "Send the very same push each time, as a retry would.")
    var same = false

    @Option(name: .long, help: "Spoil it: body, signature or time.")
    var tamper: Tampering?

    @Flag(name: .customLong("print"), help: "Print the URL and the body instead of sending.")
    var onlyPrint = false

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...10_000_000).contains(times) else { throw ValidationError("--times takes 1 to 10000000") }
        guard (1...256).contains(parallel) else { throw ValidationError("--parallel takes 1 to 256") }
        guard set.allSatisfy({ $0.contains("=") }) else { throw ValidationError("--set takes NAME=VALUE") }
        guard kind != "scan" || scene != nil || set.contains(where: { $0.hasPrefix("EventKey=") }) else {
            throw ValidationError("a scan has a scene: add --scene X")
        }
    }

    func run() async throws {
        try await exitingProperly(json: output.json) {
            let settings = try options.settings(encrypting: encrypt)
            let workshop = PushWorkshop(
                draft: draft,
                credentials: try settings.defaultAccount().credentials,
                callback: try to.map { Callback($0) } ?? settings.callback(),
                tampering: tamper
            )
            guard !onlyPrint else {
                let delivery = workshop.deliveries(number: 0).last
                Terminal.answer(
                    "POST \(delivery?.url ?? "")\n\n\(String(decoding: delivery?.body ?? [], as: UTF8.self))"
                )
                return
            }
            try await PushRun(workshop: workshop, times: times, parallel: parallel, same: same, json: output.json).run()
        }
    }

    private var draft: PushDraft {
        PushDraft(
            kind: kind,
            scene: scene,
            openID: openID.map(OpenID.init(rawValue:)),
            children: set.map { pair in
                let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return (String(parts[0]), String(parts[1]))
            }
        )
    }
}

extension Tampering: ExpressibleByArgument {}
