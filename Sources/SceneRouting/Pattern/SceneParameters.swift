/// What a pattern's `{parameters}` stand for in one scene.
public struct SceneParameters: Sendable, Equatable {
    /// The names, in the order of the pattern.
    public let names: [String]
    private let values: [String?]

    /// No parameters.
    public init() {
        names = []
        values = []
    }

    /// Parameters of these names and values, for a test of a handler.
    public init(_ pairs: KeyValuePairs<String, String>) {
        names = pairs.map(\.key)
        values = pairs.map(\.value)
    }

    /// As many values as names; a group of a regular expression that took no part has none.
    init(names: [String], values: [String?]) {
        self.names = names
        self.values = values
    }

    /// The text of a parameter; `nil` where the pattern has none of this name, or an optional group took no part.
    public subscript(name: String) -> String? {
        guard let index = names.firstIndex(of: name), index < values.count else { return nil }
        return values[index]
    }

    /// A parameter as the type a handler needs: `try parameters.require("id", as: Int.self)`.
    ///
    /// - Throws: ``SceneParameterError`` where it is missing or does not read as that type.
    public func require<Value: LosslessStringConvertible>(
        _ name: String,
        as type: Value.Type = String.self
    ) throws(SceneParameterError) -> Value {
        guard let text = self[name] else { throw .missing(name, known: names) }
        guard let value = Value(text) else { throw .malformed(name, text: text, type: String(describing: type)) }
        return value
    }
}

/// A parameter that a handler asked for and did not get.
public enum SceneParameterError: Error, Sendable, Equatable {
    /// The route's pattern has no such parameter, or its optional group took no part.
    case missing(String, known: [String])
    /// The text does not read as the type asked for.
    case malformed(String, text: String, type: String)
}

extension SceneParameterError: CustomStringConvertible {
    /// The fact and the fix, in one sentence.
    public var description: String {
        switch self {
        case .missing(let name, let known) where known.isEmpty:
            "there is no parameter '\(name)': the route's pattern has none; write {\(name)} where the value stands"
        case .missing(let name, let known):
            "there is no parameter '\(name)'; the route's pattern has \(known.joined(separator: ", "))"
        case .malformed(let name, let text, let type):
            "the parameter '\(name)' is '\(text)', which is no \(type); narrow the pattern or take it as text"
        }
    }
}
