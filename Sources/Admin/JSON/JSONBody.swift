internal import FoundationEssentials

/// The body of a request that needs none, or a few texts.
enum JSONBody {
    /// One object of whatever members.
    private struct AnyObject: Decodable {
        private struct Name: CodingKey {
            var stringValue: String
            var intValue: Int? { nil }

            init?(stringValue: String) { self.stringValue = stringValue }

            init?(intValue: Int) { nil }
        }

        init(from decoder: any Decoder) throws { _ = try decoder.container(keyedBy: Name.self) }
    }

    /// Whether it is empty or one JSON object.
    static func isObjectOrNothing(_ body: ArraySlice<UInt8>) -> Bool {
        body.isEmpty || (try? JSONDecoder().decode(AnyObject.self, from: Data(body))) != nil
    }

    /// The members of one JSON object that are all texts, none where it is empty; `nil` for everything else.
    static func texts(_ body: ArraySlice<UInt8>) -> [String: String]? {
        body.isEmpty ? [:] : try? JSONDecoder().decode([String: String].self, from: Data(body))
    }
}
