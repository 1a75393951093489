internal import Channels
internal import HTMLPages
internal import WeChatAPI

/// The forms that have codes made: one, or many from a sheet; and how far earlier sheets are.
struct CodeForms: Sendable {
    let look: SiteLook
    let account: String
    let canMake: Bool
    let form: CodeOrderForm
    let problem: String?
    let imports: [(number: Int, progress: CodeImport.Progress)]

    private var texts: CodesTexts { CodesTexts(language: look.language) }

    /// Both forms, folded until somebody wants one; without an AppSecret what is missing.
    var html: HTML {
        guard canMake else { return "<p class=\"notice warn\">\(texts.noSecret)</p>" }
        let isBatch = !form.sheet.isEmpty
        return """
            <div class="cards makers"><details class="card pad"\(problem != nil && !isBatch ? " open" as HTML : nil)>\
            <summary>\(texts.makeOne)</summary>\(isBatch ? nil : warning)\(one)</details>
            <details class="card pad"\(problem != nil && isBatch ? " open" as HTML : nil)>\
            <summary>\(texts.makeMany)</summary>\(isBatch ? warning : nil)\(many)\(earlier)</details></div>
            """
    }

    private var warning: HTML? { problem.map { "<p class=\"notice bad\" role=\"alert\">\($0)</p>" } }

    private var one: HTML {
        look.form(
            "/codes",
            kind: "make",
            """
            \(hiddenAccount)<div class="fields">
            <div><label for="new-scene">\(texts.scene)</label><input id="new-scene" name="scene" required maxlength="64" value="\(form.scene)"></div>
            \(life("new-life"))
            <div><label for="new-channel">\(texts.channel)</label><input id="new-channel" name="channel" maxlength="200" value="\(form.channel)"></div>
            <div><label for="new-label">\(texts.label)</label><input id="new-label" name="label" maxlength="200" value="\(form.label)"></div>
            <div><label for="new-tags">\(texts.tags)</label><input id="new-tags" name="tags" value="\(form.tags)"></div>
            <button class="primary">\(texts.make)</button></div>
            <p class="hint">\(texts.permanentHint)</p>
            """
        )
    }

    private var many: HTML {
        look.form(
            "/codes/imports",
            kind: "make",
            """
            \(hiddenAccount)<p class="hint">\(texts.sheetHint)</p>
            <p><label hidden>\(texts.file) <input type="file" accept=".csv,text/csv" data-into="sheet"></label></p>
            <label for="sheet">\(texts.sheet)</label>
            <textarea id="sheet" name="sheet" rows="6" required spellcheck="false" \
            placeholder="scene,channel,label,tags&#10;gate/12,airport,Gate 12,spring;print">\(form.sheet)</textarea>
            <div class="fields">\(life("sheet-life"))<button class="primary">\(texts.makeAll)</button></div>
            """
        )
    }

    private var hiddenAccount: HTML { "<input type=\"hidden\" name=\"account\" value=\"\(account)\">" }

    private func life(_ id: String) -> HTML {
        let options = CodeOrderForm.Life.allCases.map { life -> HTML in
            "<option value=\"\(life.rawValue)\"\(life == form.life ? " selected" as HTML : nil)>\(texts.life(life))</option>"
        }
        return
            "<div><label for=\"\(id)\">\(texts.life)</label><select id=\"\(id)\" name=\"life\">\(options)</select></div>"
    }

    private var earlier: HTML? {
        guard !imports.isEmpty else { return nil }
        let lines = imports.map { number, progress -> HTML in
            "<li><a href=\"/codes/imports/\(number)\">\(texts.importTitle(number))</a> \(texts.progress(progress))</li>\n"
        }
        return "<h3>\(texts.earlier)</h3><ul>\n\(lines)</ul>"
    }
}
