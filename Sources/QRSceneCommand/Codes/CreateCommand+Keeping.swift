import ArgumentParser
import QRScene

extension CreateCommand {
    /// Keeps a code that was made; it is there in any case, so what keeps it from being kept is only said.
    func keep(_ code: QRCode, _ settings: Settings) async {
        do {
            let isWanted = channel != nil || label != nil || !tag.isEmpty
            guard let keeping = try CodeKeeping(settings, isWanted: isWanted) else {
                return Terminal.say(
                    isWanted
                        ? "warning: this database keeps no codes, so channel, label and tags are lost"
                        : "the code is kept nowhere: name the receiver's database in QRSCENE_DATABASE, and it is found again"
                )
            }
            try await keeping.desk.keep(code, CodeOrder(code.request, channel: channel, label: label, tags: tag))
        } catch {
            Terminal.say("warning: the code is made, and not kept: \(error)")
        }
    }

    /// Makes the codes of a file.
    func makeAll(of path: String, _ client: PlatformClient, _ settings: Settings) async throws {
        let text = try Settings.text(at: path)
        let batch: CodeBatch
        do {
            batch = try CodeBatch(text) { try request($0) }
        } catch {
            throw ConfigurationError.unreadable(path: path, reason: "\(error)")
        }
        guard let keeping = try CodeKeeping(settings, isWanted: true) else { throw NoChannelsFailure() }
        let maker = CodeMaker(clients: ["default": client], desk: keeping.desk)
        try await BatchRun(maker: maker, json: output.json).run(batch.orders)
    }
}
