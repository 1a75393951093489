internal import Channels
internal import HTMLPages

/// How far a sheet of codes is.
struct ImportPage: SitePage {
    let look: SiteLook
    let number: Int
    let progress: CodeImport.Progress

    let section = SiteSection.codes
    private var texts: CodesTexts { CodesTexts(language: look.language) }
    var title: String { texts.importTitle(number) }

    var body: HTML {
        let done = progress.total - progress.left
        let share = progress.total == 0 ? 100 : Double(done) / Double(progress.total) * 100
        return """
            <section class="card pad import"\(isGoing ? " data-reload=\"1000\"" as HTML : nil)>
            <p class="count"><strong>\(FigureText.whole(Int64(done)))</strong> / \(FigureText.whole(Int64(progress.total)))</p>
            <svg class="meter good" width="100%" height="10" role="img" aria-label="\(texts.progress(progress))">\
            <rect width="100%" height="10" rx="5"/><rect class="filled" width="\(Coordinate(share))%" height="10" rx="5"/></svg>
            <p>\(texts.progress(progress)) \(texts.detail(progress))</p>
            \(problem)<div class="row">\(actions)</div>
            </section>
            <p class="more"><a href="/codes">\(SiteSection.codes.title(look.language))</a></p>
            """
    }

    private var isGoing: Bool { progress.phase == .running || progress.phase == .ready }

    private var problem: HTML? {
        guard case .failed(let reason) = progress.phase else { return nil }
        return "<p class=\"notice bad\" role=\"alert\">\(reason) \(texts.resumeHint)</p>\n"
    }

    private var actions: HTML? {
        switch progress.phase {
        case .ready, .running:
            """
            \(look.form("/codes/imports/\(number)/stop", "<button>\(texts.stop)</button>"))\
            <a class="button" href="/codes/imports/\(number)">\(texts.refresh)</a>
            """
        case .stopped, .failed:
            look.form("/codes/imports/\(number)/resume", "<button class=\"primary\">\(texts.resume)</button>")
        case .done: nil
        }
    }

    var copies: [PageCopy] { [.command(["create", "--from", "codes.csv", "--permanent"])] }
}
