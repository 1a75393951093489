internal import HTMLPages

/// Bytes of a push as a page shows them: a document, an answer.
struct EventBytes: Sendable {
    let look: SiteLook
    let id: String
    let title: String
    let remark: String
    let bytes: ArraySlice<UInt8>

    var html: HTML {
        let text = String(decoding: bytes, as: UTF8.self)
        return """
            <section aria-labelledby="t-\(id)"><div class="heading small"><h2 id="t-\(id)">\(title) \
            <span class="hint">\(remark)</span></h2>\
            <button type="button" data-copy="\(text)" hidden>\(EventsTexts(language: look.language).copy)</button></div>
            <pre class="card pad" tabindex="0" aria-labelledby="t-\(id)">\(SafeText.lines(text))</pre></section>

            """
    }
}
