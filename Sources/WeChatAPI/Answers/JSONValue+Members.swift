internal import OfficialAccount

extension JSONValue {
    /// An object without the members that have no value.
    static func object(_ members: [(String, String?)]) -> JSONValue {
        .object(
            members.reduce(into: [:]) { object, member in
                if let value = member.1 { object[member.0] = .string(value) }
            }
        )
    }
}
