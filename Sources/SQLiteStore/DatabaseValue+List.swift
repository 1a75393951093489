internal import GRDB
internal import OfficialAccount

extension DatabaseValue {
    /// A list as SQLite's `json_each` takes it: statements with a list's length in their text would not be cached.
    init(list: [JSONValue]) { self = JSONValue.array(list).text.databaseValue }
}
