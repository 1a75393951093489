/// Markup in which a text can only stand escaped: the one place where texts become HTML.
///
/// A literal is markup; whatever is interpolated into it is text and is escaped, unless it is markup itself. Texts fit
/// between tags and into attributes in double quotes, and nowhere else: none is ever put into a script or a style.
///
/// No template library: swift-mustache 2.1.1 brings the whole of Foundation into whatever links it (a program of ten
/// lines: 58 MB and 62 ms to start, with FoundationEssentials alone 14 MB and 2 ms).
struct HTML: Sendable, Equatable, ExpressibleByStringInterpolation {
    /// The markup.
    private(set) var markup: String

    init(stringLiteral literal: String) { markup = literal }

    init(stringInterpolation interpolation: StringInterpolation) { markup = interpolation.markup }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var markup = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            markup.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        mutating func appendLiteral(_ literal: String) { markup += literal }

        mutating func appendInterpolation(_ text: some StringProtocol) { markup += HTML.escaped(text) }

        mutating func appendInterpolation(_ number: Int) { markup += String(number) }

        mutating func appendInterpolation(_ html: HTML) { markup += html.markup }

        /// Nothing where there is nothing.
        mutating func appendInterpolation(_ html: HTML?) { markup += html?.markup ?? "" }
    }

    private static func escaped(_ text: some StringProtocol) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
