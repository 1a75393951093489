import HTMLPages
import HTTPTypes
import HTTPWire
import Testing

@Suite("What browsers say, and what pages may")
struct BrowserTests {
    enum Word: String {
        case chinese = "zh"
        case english = "en"
    }

    @Test(arguments: [
        ("zh-CN,zh;q=0.9,en;q=0.8", Word.chinese), ("en", .english), ("fr,en;q=0.1", .english), ("de", nil), ("", nil),
        ("en;q=0.5, zh;q=0.5", .english), ("en;q=0,zh;q=0.001", .chinese), ("*", nil), ("EN-gb", .english),
    ])
    func theLanguageWantedMostIsTaken(_ field: String, _ word: Word?) {
        #expect(AcceptLanguage.preferred(Word.self, in: field) == word)
    }

    @Test(arguments: [
        ("a=1; b=2", "b", "2"), ("a=1;b=2", "b", "2"), ("ab=1", "a", nil), ("a=", "a", ""), ("", "a", nil),
        ("a=1; a=2", "a", "1"), ("a=x=y", "a", "x=y"), (" ;;a=1", "a", "1"),
    ])
    func cookiesAreFoundByTheirNames(_ field: String, _ name: String, _ value: String?) throws {
        let request = try Request(.get, "/", fields: [.cookie: field])
        #expect(request.cookie(name).map(String.init) == value)
    }

    @Test func aPolicyAllowsWhatItNames() {
        #expect(
            ContentPolicy().text
                == "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; "
                + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        )
        let other = ContentPolicy(
            styles: "'sha256-x'",
            runsScripts: false,
            allowsPicturesWithin: true,
            frames: ["https://b.example", "https://a.example"]
        )
        #expect(
            other.text
                == "default-src 'none'; style-src 'sha256-x'; img-src 'self' data:; base-uri 'none'; form-action 'self'; "
                + "frame-ancestors https://a.example https://b.example"
        )
    }

    @Test func aPageIsKeptByNobody() {
        let page = Response.page("<p>x</p>")
        #expect(page.fields[.cacheControl] == "no-store")
        #expect(page.fields[HTTPField.Name("X-Frame-Options") ?? .accept] == "DENY")
        let framed = Response.page("<p>x</p>", policy: ContentPolicy(frames: ["https://a.example"]))
        #expect(framed.fields[HTTPField.Name("X-Frame-Options") ?? .accept] == nil)
        #expect(Response.see("/a", cookie: "b=c").fields[.setCookie] == "b=c")
        #expect(Response.picture([1]).fields[.contentSecurityPolicy] == "default-src 'none'; sandbox")
    }
}
