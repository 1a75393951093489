import Foundation
import QRPictures
import QRScene

/// What whoever tries a flow sees: answers on standard output, talk on standard error.
struct FlowScreen: Sendable {
    let json: Bool

    /// A flow that was begun, or has a new picture.
    func show(_ flow: FlowView, _ line: String) throws {
        if json { Terminal.answer(line) }
        guard let qr = flow.qr else { return }
        let picture: QRPicture
        do {
            picture = try QRPicture(qr.url, correction: .medium, quietZone: 4, scale: 1)
        } catch {
            throw AdminFailure.nonsense
        }
        let blocks = picture.blocks(colours: Terminal.hasColours)
        if json { Terminal.say(blocks) } else { Terminal.answer(blocks) }
        Terminal.say("\(flow.flowId): scan it until \(qr.expiresAt)")
    }

    /// A change that the stream told of.
    func tell(_ status: String, _ mode: BindStartCommand.Mode, _ line: String) {
        if json { Terminal.answer(line) }
        switch (status, mode) {
        case ("scanned", .code): Terminal.say("scanned; type the 6 digits from the chat, then Enter:")
        case ("scanned", .tap): Terminal.say("scanned; press the link in the chat and confirm there")
        case ("confirmed", .code): Terminal.say("confirmed; the chat may ask which account it is")
        case ("refused", _): Terminal.say("it waits for a decision: qrscene bind conflicts")
        case ("expired", _), ("cancelled", _), ("failed", _): Terminal.say("the flow is \(status)")
        default: break
        }
    }

    func say(_ text: String) { Terminal.say(text) }

    /// The result, as an application gets it.
    func show(_ result: FlowResultView, _ line: String) {
        guard !json else { return Terminal.answer(line) }
        let account = result.accountRef.map { " account \(Printable.text($0))" } ?? ""
        Terminal.answer("\(result.kind == "bind" ? "bound:" : "logged in:")\(account)  person \(result.openidRef)")
    }
}

/// A result, as the API hands it out.
struct FlowResultView: Decodable, Sendable {
    var kind: String
    var openidRef: String
    var accountRef: String?
}
