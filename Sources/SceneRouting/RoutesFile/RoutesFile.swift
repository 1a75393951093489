internal import WeChatPush

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
/// ACCOUNT`. Every text may have placeholders (``ReplyTemplate``).
///
/// Instead of `reply` a route may have `forward: { url, secret, previous_secret, ordered, allow_private }`
/// (``ForwardEntry``): `secret_env: NAME` in place of `secret` (`previous_secret_env` of `previous_secret`) takes the
/// secret from the environment, so that the file holds none. A file is used as a whole or not at all.
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
        try alone.add(self) { _ in NoForwarding() }
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
    /// - Parameters:
    ///   - file: The file.
    ///   - handler: Makes the handler of a `forward`; what it throws is a problem of the route. By default nothing is
    ///     forwarded, and a file with a `forward` is refused.
    /// - Throws: ``RoutesFileError`` where a route takes the same scenes as one that is there already, or cannot be
    ///   forwarded; the registry is then unchanged.
    public mutating func add(
        _ file: RoutesFile,
        forwarding handler: ((ForwardEntry) throws -> any SceneHandler)? = nil
    ) throws(RoutesFileError) {
        var grown = self
        var problems: [RoutesFileProblem] = []
        for entry in file.routes {
            do throws(RoutesFileFault) {
                try grown.add(entry, of: file, forwarding: handler)
            } catch {
                problems.append(RoutesFileProblem(line: entry.line, column: entry.column, fault: error))
                if problems.count >= RoutesFileError.problemLimit { break }
            }
        }
        guard problems.isEmpty else { throw RoutesFileError(path: file.path, problems: problems) }
        self = grown
    }

    private mutating func add(
        _ entry: RouteEntry,
        of file: RoutesFile,
        forwarding handler: ((ForwardEntry) throws -> any SceneHandler)?
    ) throws(RoutesFileFault) {
        let action: RouteAction
        switch entry.action {
        case .reply(let template): action = .reply(template)
        case .forward(let forward):
            guard let handler else {
                throw .forward("nothing is forwarded here; give SceneRegistry.add(_:forwarding:) a handler for it")
            }
            do {
                action = .handler(try handler(forward))
            } catch {
                throw .forward("\(error)")
            }
        }
        let origin = RouteOrigin.file(file.path, line: entry.line)
        do {
            try add(
                Route(name: entry.name, pattern: entry.pattern, kinds: entry.kinds, action: action, origin: origin)
            )
        } catch {
            throw .registry(error)
        }
    }
}

/// In a forward's place while a file is checked on its own.
private struct NoForwarding: SceneHandler {
    func handle(_ scan: Scan, _ context: ScanContext) async throws -> PassiveReply? { nil }
}
