internal import HTTPTypes
package import HTTPWire

/// What a browser says with a request.
extension Request {
    /// The value of a cookie; of several with one name the first, which is the one of the longest path (RFC 6265 §5.4).
    package func cookie(_ name: String) -> Substring? {
        let pairs = (self[.cookie] ?? "").split(separator: ";").map { $0.drop { $0 == " " } }
        guard let pair = pairs.first(where: { $0.hasPrefix(name + "=") }) else { return nil }
        return pair.dropFirst(name.count + 1)
    }

    /// `Sec-Fetch-Site` (Fetch Metadata Request Headers): how near to us the page is that asks.
    package var fetchSite: String? { self[Self.fetchSiteName] }

    /// `Sec-Fetch-Dest`: what the answer is for.
    package var fetchDestination: String? { self[Self.fetchDestinationName] }

    /// The fields of a form; `nil` where the body is no form.
    package var form: FormFields? { try? FormFields(body) }

    private static let fetchSiteName = HTTPField.Name("Sec-Fetch-Site") ?? .origin
    private static let fetchDestinationName = HTTPField.Name("Sec-Fetch-Dest") ?? .origin
}
