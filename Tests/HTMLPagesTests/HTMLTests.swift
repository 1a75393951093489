import HTMLPages
import Testing

@Suite("HTML")
struct HTMLTests {
    @Test func textsAreEscapedAndMarkupIsNot() {
        let text = "<a href=\"x\" title='y'>&amp;</a>"
        let inner: HTML = "<i>\(text)</i>"
        let absent: HTML? = nil
        let html: HTML = "<p>\(inner)\(absent)\(7)</p>"
        #expect(
            html.markup
                == "<p><i>&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;</i>7</p>"
        )
    }
}
