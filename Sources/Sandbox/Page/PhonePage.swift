internal import HTTPTypes
internal import HTTPWire

/// The phone page's files: own assets alone, compiled into the program.
enum PhonePage {
    /// Everything comes from here, nothing runs that is not a file of ours, no other site may frame the page; only
    /// the pictures of articles may come from elsewhere.
    private static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' http: https: data:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

    /// The file at a path; `nil` where there is none.
    static func asset(at path: String) -> Response? {
        switch path {
        case "/": response(PackageResources.phone_html, "text/html; charset=utf-8")
        case "/phone.css": response(PackageResources.phone_css, "text/css; charset=utf-8")
        case "/phone.js": response(PackageResources.phone_js, "text/javascript; charset=utf-8")
        case "/words.js": response(PackageResources.words_js, "text/javascript; charset=utf-8")
        case "/favicon.svg": response(PackageResources.favicon_svg, "image/svg+xml")
        default: nil
        }
    }

    private static func response(_ body: [UInt8], _ type: String) -> Response {
        var fields: HTTPFields = [
            .contentType: type, .cacheControl: "no-cache", .xContentTypeOptions: "nosniff",
            .contentSecurityPolicy: policy,
        ]
        if let name = HTTPField.Name("Referrer-Policy") { fields[name] = "no-referrer" }
        return Response(status: .ok, fields: fields, body: body)
    }
}
