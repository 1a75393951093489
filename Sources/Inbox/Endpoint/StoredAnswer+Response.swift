internal import HTTPTypes
internal import Store

extension StoredAnswer.ContentType {
    /// The fields of an answer of this type, made once: the path of a push copies a reference.
    var fields: HTTPFields {
        switch self {
        case .text: Self.textFields
        case .xml: Self.xmlFields
        case .json: Self.jsonFields
        }
    }

    private static let textFields: HTTPFields = [.contentType: text.rawValue, .xContentTypeOptions: "nosniff"]
    private static let xmlFields: HTTPFields = [.contentType: xml.rawValue]
    private static let jsonFields: HTTPFields = [.contentType: json.rawValue]
}
