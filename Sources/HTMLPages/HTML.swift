/// Markup in which a text can only stand escaped: the one place where texts become HTML.
///
/// A literal is markup; whatever is interpolated into it is text and is escaped, unless it is markup itself. Texts fit
/// between tags and into attributes in double quotes, and nowhere else: none is ever put into a script or a style.
///
/// No template library: swift-mustache 2.1.1 brings the whole of Foundation into whatever links it (a program of ten
/// lines: 58 MB and 62 ms to start, with FoundationEssentials alone 14 MB and 2 ms).
package struct HTML: Sendable, Equatable, ExpressibleByStringInterpolation {
    /// The markup.
    package private(set) var markup: String

    /// Markup as it stands.
    package init(stringLiteral literal: String) { markup = literal }

    /// Markup with texts in it.
    package init(stringInterpolation interpolation: StringInterpolation) { markup = interpolation.markup }

    /// One part behind the other.
    package init(_ parts: [HTML]) { markup = parts.map(\.markup).joined() }

    /// Gathers the parts of a literal.
    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var markup = ""

        /// Makes room.
        package init(literalCapacity: Int, interpolationCount: Int) {
            markup.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        /// Markup.
        package mutating func appendLiteral(_ literal: String) { markup += literal }

        /// A text, escaped.
        package mutating func appendInterpolation(_ text: some StringProtocol) { markup += HTML.escaped(text) }

        /// A number.
        package mutating func appendInterpolation(_ number: some BinaryInteger) { markup += String(number) }

        /// Markup within markup.
        package mutating func appendInterpolation(_ html: HTML) { markup += html.markup }

        /// Nothing where there is nothing.
        package mutating func appendInterpolation(_ html: HTML?) { markup += html?.markup ?? "" }

        /// One behind the other.
        package mutating func appendInterpolation(_ parts: [HTML]) { for part in parts { markup += part.markup } }
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
