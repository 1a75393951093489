package import HTTPTypes
package import HTTPWire

extension Response {
    /// A page that nobody keeps, and that does only what its policy says.
    package static func page(
        _ html: HTML,
        status: HTTPResponse.Status = .ok,
        policy: ContentPolicy = ContentPolicy()
    ) -> Response {
        var fields = pageFields
        fields[.contentType] = "text/html; charset=utf-8"
        fields[.contentSecurityPolicy] = policy.text
        if policy.frames.isEmpty, let name = HTTPField.Name("X-Frame-Options") { fields[name] = "DENY" }
        return Response(status: status, fields: fields, body: Array(html.markup.utf8))
    }

    /// The way to another page, or back to this one (RFC 9110 §15.4.4): reloading it posts nothing again.
    package static func see(_ path: String, cookie: String? = nil) -> Response {
        var fields = pageFields
        fields[.location] = path
        if let cookie { fields[.setCookie] = cookie }
        return Response(status: .seeOther, fields: fields)
    }

    /// A picture that nobody keeps and nothing can be run from.
    package static func picture(_ svg: [UInt8]) -> Response {
        var fields = pageFields
        fields[.contentType] = "image/svg+xml"
        fields[.contentSecurityPolicy] = "default-src 'none'; sandbox"
        return Response(status: .ok, fields: fields, body: svg)
    }

    /// A method that is not for this path.
    package static func allow(_ methods: [HTTPRequest.Method]) -> Response {
        Response(status: .methodNotAllowed, fields: [.allow: methods.map(\.rawValue).joined(separator: ", ")])
    }

    private static let pageFields: HTTPFields = {
        var fields: HTTPFields = [.cacheControl: "no-store", .xContentTypeOptions: "nosniff"]
        // With `no-referrer` browsers would send `Origin: null`, and our own forms would be refused.
        if let name = HTTPField.Name("Referrer-Policy") { fields[name] = "same-origin" }
        return fields
    }()
}
