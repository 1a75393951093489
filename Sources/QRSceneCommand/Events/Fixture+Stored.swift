import Foundation
import QRScene
import QRSceneTesting

extension Fixture {
    /// A stored push as a fixture: its document, and what it came to.
    ///
    /// No account stands in it, and so no secret: whoever delivers it signs it anew. A reply is expected only where the
    /// handler returned it in time; what comes of the rest may be better now.
    init(_ push: StoredPush, reading: PushReading, reply: PassiveReply?) {
        var sheet = Sheet()
        let route = push.settlement?.route.map { ", by \($0)" } ?? ""
        sheet.note = "\(push.id) of \(Timestamp.text(push.record.receivedAt)): \(push.state.rawValue)\(route)"
        let format = try? PushFormat(of: push.record.document)
        if format == .json { sheet.contentType = "application/json" }
        sheet.expect = Expectation(
            status: 200,
            event: reading.fields.first { $0.name == "Event" }?.text,
            scene: push.record.scene?.text,
            openID: push.record.openID.rawValue,
            reply: push.state == .handled ? reply : nil
        )
        self.init(body: Array(push.record.document), sheet: sheet, path: "\(push.id)")
    }

    /// Writes the pair of files `NAME.xml` (or `NAME.body.json`) and `NAME.json`; the sheet last, so that whoever finds
    /// it finds both.
    ///
    /// - Throws: `FileError`.
    func write(to folder: String) throws(FileError) {
        let name = "\(folder)/\(path)"
        try AtomicFile.write(body, to: name + (sheet.contentType == nil ? ".xml" : ".body.json"))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // It holds texts and one number, all of which JSON has.
        let text = (try? encoder.encode(sheet)) ?? Data("{}".utf8)
        try AtomicFile.write(Array(text) + [UInt8(ascii: "\n")], to: name + ".json")
    }
}
