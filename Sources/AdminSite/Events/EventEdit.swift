internal import Admin
internal import HTMLPages
internal import OfficialAccount
internal import Store

/// The form in which a push's document is changed before it comes again.
struct EventEdit: Sendable {
    /// What somebody has typed, and why it was not taken.
    struct Draft: Sendable {
        var text: String
        var fault: DocumentFault
    }

    let look: SiteLook
    let push: StoredPush
    /// What was refused just now; `nil` for the kept document.
    let draft: Draft?

    private var texts: EventsTexts { EventsTexts(language: look.language) }
    private var kept: String { String(decoding: push.record.document, as: UTF8.self) }

    /// What the form's field says.
    static func document(of field: String) -> [UInt8] { Array(EditableText.read(field).utf8) }

    /// The body of the call that does the same; `nil` where it would be too long for a line to paste.
    var call: String? {
        let text = draft?.text ?? kept
        return text.utf8.count > 4096 ? nil : JSONValue.object(["document": .string(text)]).text
    }

    /// The form, folded until somebody wants it.
    var html: HTML {
        let isOpen: HTML? = draft == nil ? nil : " open"
        let form = look.form("/events/\(push.id)#edit", kind: "make", fields)
        return """
            <details id="edit" class="card pad edit"\(isOpen)><summary>\(texts.edit)</summary>
            \(draft.map(problem))\(form)</details>

            """
    }

    private var fields: HTML {
        let text = draft?.text ?? kept
        let marks: HTML = draft == nil ? "edit-hint\"" : "edit-fault edit-hint\" aria-invalid=\"true\" autofocus"
        // The first line end in a text area is the page's: without it, one of the document's own would be lost.
        return """
            <label for="edited">\(texts.editDocument)</label>
            <textarea id="edited" name="document" rows="\(Self.rows(of: text))" required spellcheck="false" \
            autocapitalize="off" autocomplete="off" aria-describedby="\(marks)>
            \(EditableText.shown(text))</textarea>
            <p class="hint" id="edit-hint">\(texts.editHint)</p>
            <p class="row"><button class="primary">\(texts.editSend)</button></p>
            """
    }

    private func problem(with draft: Draft) -> HTML {
        let line: HTML? = draft.fault.line.flatMap { number in
            Self.line(number, of: draft.text).map { quoted($0, number, draft.fault.column) }
        }
        return """
            <p class="notice bad" role="alert" id="edit-fault">\(texts.fault(draft.fault))\(line)</p>

            """
    }

    /// The line at fault: of a long one, what stands around the place.
    private func quoted(_ line: String, _ number: Int, _ column: Int?) -> HTML {
        guard let column else { return "<br><code class=\"fault\">\(number): \(SafeText.line(line))</code>" }
        let scalars = Array(line.unicodeScalars)
        let place = min(max(column - 1, 0), scalars.count)
        func text(_ part: ArraySlice<Unicode.Scalar>) -> String {
            SafeText.line(String(String.UnicodeScalarView(part)))
        }
        let before = scalars[max(0, place - 60)..<place]
        let after = scalars[place..<min(scalars.count, place + 20)]
        return """
            <br><code class="fault">\(number):\(column) \(before.startIndex > 0 ? "…" : "")\(text(before))\
            <mark>\(after.isEmpty ? "⏎" : text(after))</mark>\(after.endIndex < scalars.count ? "…" : "")</code>
            """
    }

    private static func line(_ number: Int, of text: String) -> String? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.indices.contains(number - 1) ? String(lines[number - 1]) : nil
    }

    /// As many rows as it has lines, and some for those that wrap.
    private static func rows(of text: String) -> Int {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return min(24, max(6, lines.reduce(0) { $0 + 1 + $1.utf8.count / 100 }))
    }
}
