import Foundation
import QRScene

/// Lines for a terminal: an arrow, aligned columns, one line a push and one an answer.
struct TextLines: LineFormat {
    var colours: Bool

    func line(_ line: JournalLine) -> String {
        clock(line.time) + "  " + text(line.happening)
    }

    private func text(_ happening: JournalLine.Happening) -> String {
        switch happening {
        case .received(let arrival): received(arrival)
        case .answered(let answer): answered(answer)
        case .refused(let refusal): paint(.red, "  ✗ \(column("\(refusal.status)"))") + "  " + refused(refusal)
        case .noted(let note): paint(.yellow, "  !") + "  " + Printable.text(NoteText.text(of: note))
        case .refusalsLeftOut(let count): paint(.red, "  ✗") + "  \(count) more refusals in that second"
        case .linesLeftOut(let count): paint(.yellow, "  !") + "  \(count) lines left out: the output is too slow"
        }
    }

    private func received(_ arrival: PushArrival) -> String {
        let event = Printable.text(arrival.push.event?.name ?? arrival.push.messageType)
        let scene = arrival.scan.map { "scene=\(Printable.text($0.scene.logged))" } ?? ""
        return paint(.cyan, "-->") + " " + column(event) + "  " + column(scene, 24) + "  "
            + Printable.text(arrival.push.openID.shortened) + account(arrival.account)
    }

    private func answered(_ answer: PushAnswer) -> String {
        let colour: Colour = answer.status == 200 ? .green : .red
        let reply =
            answer.replyKind.map { "reply=\($0) \(answer.bytes) B" } ?? "\(answer.source.rawValue) \(answer.bytes) B"
        let route = answer.route.map { "route=\($0)" } ?? answer.source.rawValue
        let id = answer.pushID.map { "  \($0)" } ?? ""
        return paint(colour, "<--") + " " + column("\(answer.status)") + "  " + column(reply, 24) + "  \(route)  "
            + milliseconds(answer.elapsed) + id + account(answer.account)
    }

    private func refused(_ refusal: EndpointRefusal) -> String {
        let peer = refusal.peer.map { "  from \($0)" } ?? ""
        return "\(refusal.label): \(refusal.explanation)\(peer)" + account(refusal.account ?? "default")
    }

    private func account(_ name: String) -> String { name == "default" ? "" : "  [\(name)]" }

    private func column(_ text: String, _ width: Int = 11) -> String {
        text.count >= width ? text : text + String(repeating: " ", count: width - text.count)
    }

    private func milliseconds(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let milliseconds = Double(seconds) * 1000 + Double(attoseconds) / 1e15
        return milliseconds < 10 ? "\((milliseconds * 10).rounded() / 10) ms" : "\(Int(milliseconds)) ms"
    }

    private func clock(_ time: Date) -> String {
        let parts = Calendar.current.dateComponents([.hour, .minute, .second, .nanosecond], from: time)
        return String(
            format: "%02d:%02d:%02d.%03d",
            parts.hour ?? 0,
            parts.minute ?? 0,
            parts.second ?? 0,
            (parts.nanosecond ?? 0) / 1_000_000
        )
    }

    private enum Colour: String {
        case red = "31"
        case green = "32"
        case yellow = "33"
        case cyan = "36"
    }

    private func paint(_ colour: Colour, _ text: String) -> String {
        colours ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
    }
}
