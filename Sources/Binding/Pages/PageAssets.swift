internal import HTTPTypes
internal import HTTPWire

/// The page's own files, compiled into the program; they say nothing about any flow.
enum PageAssets {
    /// The file at a path; `nil` where there is none.
    static func response(at path: String) -> Response? {
        switch path {
        case "/scan/page.css": response(PackageResources.page_css, "text/css; charset=utf-8")
        case "/scan/page.js": response(PackageResources.page_js, "text/javascript; charset=utf-8")
        case "/scan/page.svg": response(PackageResources.page_svg, "image/svg+xml")
        default: nil
        }
    }

    private static func response(_ body: [UInt8], _ type: String) -> Response {
        let fields: HTTPFields = [
            .contentType: type, .cacheControl: "no-cache", .xContentTypeOptions: "nosniff",
            .contentSecurityPolicy: "default-src 'none'",
        ]
        return Response(status: .ok, fields: fields, body: body)
    }
}
