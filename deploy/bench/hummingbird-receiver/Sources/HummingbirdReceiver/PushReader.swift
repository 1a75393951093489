import Foundation
import FoundationXML
import Hummingbird

/// The fields of a push that the reply needs.
struct Push: Sendable {
    let account: String
    let openID: String
    let scene: String?

    /// The passive text reply: the two names swapped.
    func textReply(_ text: String) -> String {
        """
        <xml><ToUserName><![CDATA[\(openID)]]></ToUserName><FromUserName><![CDATA[\(account)]]></FromUserName>\
        <CreateTime>\(Int(Date().timeIntervalSince1970))</CreateTime><MsgType><![CDATA[text]]></MsgType>\
        <Content><![CDATA[\(text)]]></Content></xml>
        """
    }
}

/// Reads a push with FoundationXML's event parser, which is libxml2's SAX parser underneath.
final class PushReader: NSObject, XMLParserDelegate {
    private var fields: [String: String] = [:]
    private var text = ""

    static func read(_ body: ByteBuffer) -> Push? {
        let parser = XMLParser(data: Data(buffer: body))
        parser.shouldResolveExternalEntities = false
        let reader = PushReader()
        parser.delegate = reader
        guard parser.parse() else { return nil }
        return reader.push
    }

    private var push: Push? {
        guard let account = fields["ToUserName"], let openID = fields["FromUserName"] else { return nil }
        let key = fields["EventKey"] ?? ""
        let scene: String? =
            switch fields["Event"]?.lowercased() {
            case "scan" where !key.isEmpty: key
            case "subscribe" where key.hasPrefix("qrscene_"): String(key.dropFirst("qrscene_".count))
            default: nil
            }
        return Push(account: account, openID: openID, scene: scene)
    }

    func parser(
        _ parser: XMLParser,
        didStartElement name: String,
        namespaceURI: String?,
        qualifiedName: String?,
        attributes: [String: String]
    ) {
        text = ""
    }

    func parser(_ parser: XMLParser, foundCharacters characters: String) {
        text += characters
    }

    func parser(_ parser: XMLParser, foundCDATA block: Data) {
        text += String(decoding: block, as: UTF8.self)
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        fields[name] = text
    }
}
