import Admin
import Channels
import HTMLPages
import HTTPTypes
import HTTPWire
import SQLiteStore
import SceneRouting
import Store
import StoreContract
import TestSupport
import Testing
import WeChatAPI

@testable import AdminSite

@Suite("Pages of codes", .timeLimit(.minutes(3)))
struct CodesPageTests {
    private static let hostile = #"<img src=x onerror="alert(1)">"#

    private func keep(_ count: Int, _ bench: PageBench) async throws {
        for number in 1...count {
            var code = KeptCode.sample(number)
            code.label = number == 1 ? Self.hostile : "label \(number)"
            code.channel = number == 1 ? Self.hostile : "airport"
            try await bench.store.keep(code)
        }
    }

    @Test func theCursorLeadsThroughAllCodesOnce() async throws {
        let bench = try PageBench()
        try await keep(60, bench)
        let part = CodesPart(desks: bench.desks(), imports: CodeImports())
        var target: String? = "/codes"
        var seen: [String] = []
        while let next = target {
            let page = try #require(try await bench.page(part, next) as? CodesPage)
            seen += page.codes.rows.map(\.stored.id.description)
            for row in page.codes.rows { #expect(page.markup.contains("id=\"\(row.stored.id)\"")) }
            target = page.codes.next.map { id in page.query.link { $0.after = id } }
            #expect(page.markup.contains("rel=\"next\"") == (target != nil))
        }
        #expect(seen == (1...60).reversed().map { "code_\($0)" })
        let list = try #require(try await bench.page(part, "/codes?layout=list") as? CodesPage)
        #expect(list.codes.rows.count == 60)
        #expect(list.codes.permanent == 30)
        #expect(list.text.contains("30 / 100,000"))
    }

    @Test func itIsInEitherLanguageAndWhatStrangersWroteStaysText() async throws {
        let bench = try PageBench()
        try await keep(3, bench)
        let part = CodesPart(desks: bench.desks(SceneRegistry().router(), PlatformDouble()), imports: CodeImports())
        for target in ["/codes", "/codes?layout=list", "/codes/print", "/codes?made=code_1"] {
            let english = try await bench.page(part, target)
            #expect(!english.text.hasHan, "\(english.text)")
            #expect(!english.markup.contains("<img src=x"))
            #expect(english.markup.contains("&lt;img src=x onerror=&quot;alert(1)&quot;&gt;"))
            #expect(try await bench.page(part, target, .chinese).text.hasHan)
        }
    }

    @Test func aCodeIsDrawnFromItsURL() async throws {
        let bench = try PageBench()
        try await keep(2, bench)
        let part = CodesPart(desks: bench.desks(), imports: CodeImports())
        guard case .response(let response) = try await part.answer(bench.visit("/codes/code_2.svg")) else {
            throw WrongAnswer()
        }
        #expect(String(decoding: response.body, as: UTF8.self) == "<svg>http://weixin.qq.com/q/2</svg>")
        #expect(response.fields[.contentType] == "image/svg+xml")
        #expect(response.fields[.contentSecurityPolicy] == "default-src 'none'")
        for path in [
            "/codes/code_9.svg", "/codes/code_x.svg", "/codes/else", "/codes/imports/7", "/codes/imports/x/stop",
        ] {
            await #expect(throws: SiteRefusal.notFound) { try await part.answer(bench.visit(path)) }
        }
    }

    @Test func withoutASecretThePageSaysWhatIsMissing() async throws {
        let bench = try PageBench()
        let page = try await bench.page(CodesPart(desks: bench.desks(), imports: CodeImports()), "/codes")
        #expect(page.text.contains("WECHAT_APP_SECRET"))
        #expect(!page.markup.contains("action=\"/codes\" class=\"make\""))
        #expect(page.markup.contains("qrscene create"))
    }

    @Test func oneIsMadeKeptAndNoted() async throws {
        let bench = try PageBench()
        let desks = bench.desks(SceneRegistry().router(), PlatformDouble(quota: 1))
        let part = CodesPart(desks: desks, imports: CodeImports())
        let form = ["scene": " table/7 ", "life": "300", "channel": "hall", "label": "Seven", "tags": "a; b"]
        #expect(try await bench.target(part, "/codes", form: form) == "/codes?made=code_1&account=default")
        let row = try #require(try await bench.store.codes(CodeFilter(account: "default")).first)
        #expect(row.code.scene == "table/7" && row.code.channel == "hall" && row.code.tags == ["a", "b"])
        let notes = try await bench.store.chain(AuditNote.chain, after: 0, limit: 10)
        let note = String(decoding: notes.last?.line ?? [], as: UTF8.self)
        #expect(note.contains("make_code"))
        // The quota is used: what was typed comes back with the platform's word.
        let page = try await bench.page(part, "/codes", form: form)
        #expect(page.text.contains("45009"))
        #expect(page.markup.contains("value=\"table/7\"") && page.markup.contains("value=\"hall\""))
        let wrong = try await bench.page(part, "/codes", form: ["scene": "", "life": "permanent"])
        #expect(wrong.markup.contains("role=\"alert\""))
        #expect(try await bench.store.codes(CodeFilter(account: "default")).count == 1)
    }

    @Test func aSheetGoesOnAfterAQuota() async throws {
        let bench = try PageBench()
        let imports = CodeImports()
        func part(_ quota: Int) -> CodesPart {
            CodesPart(desks: bench.desks(SceneRegistry().router(), PlatformDouble(quota: quota)), imports: imports)
        }
        let first = part(3)
        try await bench.store.keep(.permanent("s/2"))
        let sheet = "scene,label\n" + (1...6).map { "s/\($0),No. \($0)" }.joined(separator: "\n")
        let place = try await bench.target(first, "/codes/imports", form: ["sheet": sheet, "life": "permanent"])
        #expect(place == "/codes/imports/1")
        let job = try #require(imports[1])
        try await settled(job)
        #expect(job.progress.made == 3 && job.progress.there == 1 && job.progress.left == 2)
        let stopped = try await bench.page(first, place)
        #expect(stopped.text.contains("45009") && stopped.text.contains("4 / 6"))
        #expect(stopped.markup.contains("/codes/imports/1/resume"))
        // The same sheet on another day: what is there is left out.
        let later = part(10)
        let again = try await bench.target(later, "/codes/imports", form: ["sheet": sheet, "life": "permanent"])
        #expect(again == "/codes/imports/2")
        let second = try #require(imports[2])
        try await settled(second)
        #expect(second.progress == .init(total: 6, made: 2, there: 4, phase: .done))
        #expect(try await bench.page(later, again, .chinese).text.contains("全部完成"))
        #expect(try await bench.store.permanentCodes(of: "default") == 6)
    }

    @Test func oneSheetAtATimeAndAStoppedOneGoesOn() async throws {
        let bench = try PageBench()
        let gate = Gate()
        let desks = bench.desks(SceneRegistry().router(), PlatformDouble(gate: gate))
        let imports = CodeImports()
        let part = CodesPart(desks: desks, imports: imports)
        let form = ["sheet": "scene\ns/1\ns/2\ns/3", "life": "300"]
        _ = try await bench.target(part, "/codes/imports", form: form)
        await gate.arrivals.reach(1)
        #expect(try await bench.page(part, "/codes/imports/1").markup.contains("data-reload"))
        await #expect(throws: SiteRefusal.self) { try await part.answer(bench.visit("/codes/imports", form: form)) }
        #expect(try await bench.target(part, "/codes/imports/1/stop", form: [:]) == "/codes/imports/1")
        gate.open()
        let job = try #require(imports[1])
        try await settled(job)
        #expect(job.progress == .init(total: 3, made: 1, there: 0, phase: .stopped))
        _ = try await bench.target(part, "/codes/imports/1/resume", form: [:])
        while job.progress.phase != .done { await Task.yield() }
        #expect(job.progress.made == 3)
    }

    @Test(arguments: ["", "colour\nred", "scene\n" + String(repeating: "x", count: 70)])
    func aSheetThatCannotBeMadeComesBack(sheet: String) async throws {
        let bench = try PageBench()
        let desks = bench.desks(SceneRegistry().router(), PlatformDouble())
        let part = CodesPart(desks: desks, imports: CodeImports())
        let page = try await bench.page(part, "/codes/imports", form: ["sheet": sheet, "life": "permanent"])
        #expect(page.markup.contains("role=\"alert\""))
    }

    /// Waits for a job to end, without a clock: it is looked at between its steps.
    private func settled(_ job: CodeImport) async throws {
        while job.progress.phase == .ready || job.progress.phase == .running { await Task.yield() }
    }
}

extension KeptCode {
    /// A permanent code of a text.
    static func permanent(_ scene: String) -> KeptCode {
        KeptCode(
            account: "default",
            kind: "QR_LIMIT_STR_SCENE",
            scene: scene,
            ticket: "kept",
            url: "http://weixin.qq.com/q/kept",
            madeAt: 1
        )
    }
}
