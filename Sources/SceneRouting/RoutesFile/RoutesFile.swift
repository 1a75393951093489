/// Routes that need no code, read from YAML.
///
/// ```yaml
/// routes:
///   - scene: "table/{number}"
///     on: [subscribe, scan]
///     name: tables
///     reply: { text: "桌号 {number}，欢迎" }
/// ```
///
/// `scene` is a ``ScenePattern`` (a bare number is its digits), `on` one or both of `subscribe` and `scan` (default:
/// both), `name` what logs call the route. `reply` is `none`, `transfer_customer_service`, or a mapping of one of:
/// `text: T`; `image: ID`; `voice: ID`; `video: {media_id, title, description}`; `music: {thumb_media_id, title,
/// description, url, high_quality_url}`; `news: {title, url, description, picture_url}`; `transfer_customer_service:
/// ACCOUNT`. Every text may have placeholders (``ReplyTemplate``). A file is used as a whole or not at all.
public struct RoutesFile: Sendable {
    /// A larger file is refused, in bytes.
    public static let sizeLimit = 16 << 20

    /// The file, as it was named.
    public let path: String
    /// Its routes, in their order.
    public let routes: [RouteEntry]

    /// Reads and checks a file.
    ///
    /// - Throws: ``RoutesFileError`` with all its problems and their places.
    public init(path: String) throws(RoutesFileError) {
        let bytes: [UInt8]
        do {
            bytes = try FileBytes.read(path, limit: Self.sizeLimit)
        } catch {
            switch error {
            case .system(let errno): throw RoutesFileError(path: path, whole: .unreadable(errno: errno))
            case .tooLarge: throw RoutesFileError(path: path, whole: .tooLarge(limit: Self.sizeLimit))
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw RoutesFileError(path: path, whole: .notUTF8)
        }
        try self.init(text, path: path)
    }

    /// Reads and checks the text of a file; `path` is what problems and routes are said to come from.
    ///
    /// - Throws: ``RoutesFileError`` with all its problems and their places.
    public init(_ text: String, path: String) throws(RoutesFileError) {
        guard text.utf8.count <= Self.sizeLimit else {
            throw RoutesFileError(path: path, whole: .tooLarge(limit: Self.sizeLimit))
        }
        var reader = RoutesFileReader()
        routes = reader.routes(of: text)
        self.path = path
        guard reader.problems.isEmpty else { throw RoutesFileError(path: path, problems: reader.sorted()) }
        // Routes that cannot live together are a fault of the file, wherever it is put in.
        var alone = SceneRegistry()
        try alone.add(self)
    }
}

extension RoutesFileError {
    init(path: String, whole fault: RoutesFileFault) {
        self.init(path: path, problems: [RoutesFileProblem(line: 0, column: 0, fault: fault)])
    }
}

extension SceneRegistry {
    /// Registers every route of a file.
    ///
    /// - Throws: ``RoutesFileError`` where a route takes the same scenes as one that is there already; the registry is
    ///   then unchanged.
    public mutating func add(_ file: RoutesFile) throws(RoutesFileError) {
        var grown = self
        var problems: [RoutesFileProblem] = []
        for entry in file.routes {
            let route = Route(
                name: entry.name,
                pattern: entry.pattern,
                kinds: entry.kinds,
                action: .reply(entry.reply),
                origin: .file(file.path, line: entry.line)
            )
            do {
                try grown.add(route)
            } catch {
                problems.append(RoutesFileProblem(line: entry.line, column: entry.column, fault: .registry(error)))
                if problems.count >= RoutesFileError.problemLimit { break }
            }
        }
        guard problems.isEmpty else { throw RoutesFileError(path: file.path, problems: problems) }
        self = grown
    }
}
