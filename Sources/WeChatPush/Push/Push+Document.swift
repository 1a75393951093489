internal import OfficialAccount

extension Push {
    /// The push as the XML document the platform would send.
    ///
    /// A field that ``elements`` does not repeat stands first, in the platform's order; then every element as it is.
    /// So a parsed push gives its own children again, and one built in code may name only what it adds.
    public func document() -> [UInt8] {
        var writer = XMLWriter(capacity: 512)
        writer.element("xml") { writer in
            for field in fields where !elements.contains(where: { $0.name == field.name }) { field.write(to: &writer) }
            for element in elements { element.write(to: &writer) }
        }
        return writer.bytes
    }

    private var fields: [PushElement] {
        let texts: [(name: String, text: String?)] = [
            ("ToUserName", account.rawValue), ("FromUserName", openID.rawValue), ("CreateTime", String(createTime)),
            ("MsgType", messageType), ("Event", event?.name), ("EventKey", eventKey), ("Ticket", ticket?.rawValue),
            ("MsgId", elements.contains { $0.name == "MsgID" } ? nil : messageID),
        ]
        return texts.compactMap { name, text in text.map { PushElement(name: name, text: $0) } }
    }
}

extension PushElement {
    /// The children the platform writes as bare numbers.
    private static let numbers: Set<String> = ["CreateTime", "MsgId", "MsgID"]

    /// Writes the element; its children where it has any, else its text.
    fileprivate func write(to writer: inout XMLWriter) {
        let name = wellFormedName
        if !children.isEmpty {
            writer.element(name) { writer in
                for child in children { child.write(to: &writer) }
            }
        } else if Self.numbers.contains(name), let number = Int64(text), String(number) == text {
            writer.number(name, number)
        } else {
            writer.text(name, text)
        }
    }

    /// The name, fit for markup: a JSON push's member may be called anything.
    private var wellFormedName: String {
        let isFit = name.utf8.allSatisfy(Self.isFit) && name.utf8.first.map { $0 >= UInt8(ascii: "A") } == true
        guard !isFit else { return name }
        return "_" + String(decoding: name.utf8.map { Self.isFit($0) ? $0 : UInt8(ascii: "_") }, as: UTF8.self)
    }

    private static func isFit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}
