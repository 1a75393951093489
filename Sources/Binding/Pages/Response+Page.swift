internal import HTTPTypes
internal import HTTPWire

extension Response {
    /// A page that nobody keeps, that runs nothing but our own files, and that only these origins may show in a frame.
    static func page(_ html: HTML, status: HTTPResponse.Status = .ok, frames: Set<String> = []) -> Response {
        let ancestors = frames.isEmpty ? "'none'" : frames.sorted().joined(separator: " ")
        var fields = pageFields
        fields[.contentType] = "text/html; charset=utf-8"
        fields[.contentSecurityPolicy] =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
            + "base-uri 'none'; form-action 'self'; frame-ancestors \(ancestors)"
        if frames.isEmpty, let name = HTTPField.Name("X-Frame-Options") { fields[name] = "DENY" }
        return Response(status: status, fields: fields, body: Array(html.markup.utf8))
    }

    /// The way back to a page (RFC 9110 §15.4.4): reloading it posts nothing again.
    static func see(_ path: String, cookie: String? = nil) -> Response {
        var fields = pageFields
        fields[.location] = path
        if let cookie { fields[.setCookie] = cookie }
        return Response(status: .seeOther, fields: fields)
    }

    /// A picture that nobody keeps and nothing can be run from.
    static func picture(_ svg: [UInt8]) -> Response {
        var fields = pageFields
        fields[.contentType] = "image/svg+xml"
        fields[.contentSecurityPolicy] = "default-src 'none'; sandbox"
        return Response(status: .ok, fields: fields, body: svg)
    }

    private static let pageFields: HTTPFields = {
        var fields: HTTPFields = [.cacheControl: "no-store", .xContentTypeOptions: "nosniff"]
        // With `no-referrer` browsers would send `Origin: null`, and our own forms would be refused.
        if let name = HTTPField.Name("Referrer-Policy") { fields[name] = "same-origin" }
        return fields
    }()
}
