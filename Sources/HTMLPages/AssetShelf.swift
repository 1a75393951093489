internal import HTTPTypes
package import HTTPWire

/// The files that pages are made of, compiled into the program; they say nothing about anybody.
///
/// A page names a file with its version behind it, so that a browser asks for each version once and keeps it for a year.
/// A file answers under any version: while servers are being replaced one after the other, a page of the new one may be
/// completed by the old one, which then says that this is not to be kept.
package struct AssetShelf: Sendable {
    private struct File: Sendable {
        let type: String
        let body: [UInt8]
        let version: String
    }

    private let prefix: String
    private let files: [String: File]

    /// A shelf.
    ///
    /// - Parameters:
    ///   - prefix: Where the files stand: `/assets/`.
    ///   - files: Each with its name, whose ending says what it is.
    package init(at prefix: String, _ files: [String: [UInt8]]) {
        self.prefix = prefix
        self.files = Dictionary(
            uniqueKeysWithValues: files.map { name, body in
                (name, File(type: Self.type(of: name), body: body, version: Self.version(of: body)))
            }
        )
    }

    /// A file's address for a page: `/assets/site.css?v=0a1b…`.
    package func address(of name: String) -> String {
        prefix + name + (files[name].map { "?v=" + $0.version } ?? "")
    }

    /// The answer to a request for one of the files; `nil` where it is for something else.
    package func response(to request: Request) -> Response? {
        let path = request.path
        guard path.hasPrefix(prefix), let file = files[String(path.dropFirst(prefix.count))] else { return nil }
        guard request.method == .get || request.method == .head else { return .allow([.get, .head]) }
        let isThisVersion = request.query.elementsEqual("v=\(file.version)".utf8)
        let tag = "\"\(file.version)\""
        var fields: HTTPFields = [
            .cacheControl: isThisVersion ? "public, max-age=31536000, immutable" : "no-cache", .eTag: tag,
        ]
        guard request[.ifNoneMatch] != tag else { return Response(status: .notModified, fields: fields) }
        fields[.contentType] = file.type
        fields[.xContentTypeOptions] = "nosniff"
        fields[.contentSecurityPolicy] = "default-src 'none'"
        return Response(status: .ok, fields: fields, body: file.body)
    }

    /// How many bytes all of them are.
    package var size: Int { files.values.reduce(0) { $0 + $1.body.count } }

    private static func type(of name: String) -> String {
        switch name.split(separator: ".").last {
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "svg": "image/svg+xml"
        default: "application/octet-stream"
        }
    }

    /// FNV-1a in 64 bits: tells versions of our own files apart, and is asked for nothing more.
    private static func version(of body: [UInt8]) -> String {
        let hash = body.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
        return String(hash, radix: 36)
    }
}
