import ArgumentParser
import QRScene

extension CreateCommand {
    /// Keeps a code that was made; it is there in any case, so what keeps it from being kept is only said.
    func keep(_ code: QRCode, _ settings: Settings) async {
        do {
            guard let keeping = try CodeKeeping(settings) else {
                guard channel != nil || label != nil || !tag.isEmpty else { return }
                return Terminal.say("warning: this database keeps no codes, so channel and label are lost")
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
        guard let keeping = try CodeKeeping(settings) else { throw NoChannelsFailure() }
        let maker = CodeMaker(clients: ["default": client], desk: keeping.desk)
        try await BatchRun(maker: maker, json: output.json).run(batch.orders)
    }
}
