package import HTMLPages
internal import OfficialAccount
package import Store

/// How the pages of one visit look: the language, the clock on the wall, and what their forms send back.
package struct SiteLook: Sendable, Equatable {
    /// The language.
    package let language: SiteLanguage
    /// Whose days and hours are shown.
    package let clock: AccountClock
    /// When the page is made, in milliseconds since 1970.
    package let now: Int64
    /// The token of the session's forms.
    let token: String

    /// Gathers a look.
    package init(language: SiteLanguage, clock: AccountClock, now: Int64, token: String = "") {
        self.language = language
        self.clock = clock
        self.now = now
        self.token = token
    }

    /// The text in the visitor's language.
    package func say(_ chinese: String, _ english: String) -> String { language.say(chinese, english) }

    // MARK: Forms

    /// A form that changes something: posted, with the session's token.
    ///
    /// - Parameters:
    ///   - action: Where to.
    ///   - kind: Classes of the form.
    ///   - fields: Its fields and its button.
    /// - Returns: The form.
    package func form(_ action: String, kind: String = "", _ fields: HTML) -> HTML {
        """
        <form method="post" action="\(action)" class="\(kind)"><input type="hidden" name="token" \
        value="\(token)">\(fields)</form>
        """
    }

    // MARK: Times

    /// A moment on the account's wall clock, to the second: `11-23 10:42:07`, with the year where it is another.
    package func time(_ moment: Int64) -> HTML {
        let place = WallTime(moment, clock)
        let text = place.year == WallTime(now, clock).year ? place.short : place.long
        return "<time datetime=\"\(Timestamp.text(moment))\" title=\"\(place.long) \(clock.zone)\">\(text)</time>"
    }

    /// How long ago, or ahead, a moment is, in one unit; kept up to date by the script.
    package func ago(_ moment: Int64) -> HTML {
        let title = "\(WallTime(moment, clock).long) \(clock.zone)"
        return """
            <time datetime="\(Timestamp.text(moment))" title="\(title)" data-ago>\(RelativeTime(moment - now).text(language))</time>
            """
    }

    /// A length of time in one unit: `4 ms`, `1.2 s`, `3 min`.
    package func span(_ milliseconds: Int64) -> String {
        switch milliseconds {
        case ..<1000: "\(milliseconds) ms"
        case ..<10_000: "\(milliseconds / 1000).\(milliseconds % 1000 / 100) s"
        case ..<120_000: "\(milliseconds / 1000) s"
        case ..<7_200_000: "\(milliseconds / 60_000) min"
        case ..<172_800_000: "\(milliseconds / 3_600_000) h"
        default: "\(milliseconds / 86_400_000) d"
        }
    }

    /// A whole number with its thousands apart: `12,345`.
    package func number(_ number: some BinaryInteger) -> String { FigureText.whole(Int64(clamping: number)) }
}
