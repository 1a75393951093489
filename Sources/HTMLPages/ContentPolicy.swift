/// What a page may load, run, send and be shown in (Content Security Policy Level 3); what is not named is refused.
package struct ContentPolicy: Sendable, Equatable {
    /// `style-src`: `'self'`, or the hash of a style sheet that stands in the page.
    package var styles: String
    /// Whether our own script files run, and may ask us for more.
    package var runsScripts: Bool
    /// Whether pictures may stand in the page itself (`data:`).
    package var allowsPicturesWithin: Bool
    /// The origins whose pages may show this one in a frame.
    package var frames: Set<String>

    /// A page of our own files that nobody may show in a frame, unless said otherwise.
    package init(
        styles: String = "'self'",
        runsScripts: Bool = true,
        allowsPicturesWithin: Bool = false,
        frames: Set<String> = []
    ) {
        self.styles = styles
        self.runsScripts = runsScripts
        self.allowsPicturesWithin = allowsPicturesWithin
        self.frames = frames
    }

    /// The value of `Content-Security-Policy`.
    package var text: String {
        let scripts = runsScripts ? " script-src 'self'; connect-src 'self';" : ""
        let pictures = allowsPicturesWithin ? "'self' data:" : "'self'"
        let ancestors = frames.isEmpty ? "'none'" : frames.sorted().joined(separator: " ")
        return "default-src 'none';\(scripts) style-src \(styles); img-src \(pictures); base-uri 'none'; "
            + "form-action 'self'; frame-ancestors \(ancestors)"
    }
}
