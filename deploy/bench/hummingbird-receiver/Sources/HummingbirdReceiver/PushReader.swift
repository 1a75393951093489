import Foundation
import FoundationXML
import Hummingbird

/// FoundationXML's two ways to read a document.
enum PushReader: String, Sendable {
    /// `XMLDocument`: the tree, in a few lines.
    case document
    /// `XMLParser`: events, in a delegate; leaner.
    case parser

    func read(_ body: ByteBuffer) -> Push? {
        let data = Data(buffer: body)
        switch self {
        case .document:
            guard let root = try? XMLDocument(data: data).rootElement() else { return nil }
            return Push { root.elements(forName: $0).first?.stringValue }
        case .parser:
            let parser = XMLParser(data: data)
            parser.shouldResolveExternalEntities = false
            let fields = PushFields()
            parser.delegate = fields
            guard parser.parse() else { return nil }
            return Push { fields[$0] }
        }
    }
}

/// Gathers the texts of a document's elements by name.
private final class PushFields: NSObject, XMLParserDelegate {
    private var fields: [String: String] = [:]
    private var text = ""

    subscript(name: String) -> String? { fields[name] }

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
