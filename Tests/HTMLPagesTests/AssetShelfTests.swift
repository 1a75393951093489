import HTMLPages
import HTTPTypes
import HTTPWire
import Testing

@Suite("Files of pages")
struct AssetShelfTests {
    private let shelf = AssetShelf(
        at: "/assets/",
        ["a.css": Array("a{}".utf8), "b.js": [1], "c.svg": [2], "d.bin": [3]]
    )

    private func ask(_ method: HTTPRequest.Method = .get, _ target: String, _ fields: HTTPFields = [:]) throws
        -> Response?
    {
        shelf.response(to: try Request(method, target, fields: fields))
    }

    @Test func aVersionIsKeptForAYearAndNothingElseIs() throws {
        let address = shelf.address(of: "a.css")
        #expect(address.hasPrefix("/assets/a.css?v="))
        let kept = try #require(try ask(.get, address))
        #expect(kept.fields[.cacheControl] == "public, max-age=31536000, immutable")
        #expect(kept.body == Array("a{}".utf8))
        for target in ["/assets/a.css", "/assets/a.css?v=other", address + "x"] {
            let other = try #require(try ask(.get, target))
            #expect(other.fields[.cacheControl] == "no-cache")
            #expect(other.body == kept.body)
        }
    }

    @Test func whatABrowserHasIsNotSentAgain() throws {
        let tag = try #require(try ask(.get, "/assets/a.css")?.fields[.eTag])
        let reply = try #require(try ask(.get, "/assets/a.css", [.ifNoneMatch: tag]))
        #expect(reply.status == .notModified)
        #expect(reply.body.isEmpty)
        #expect(try ask(.get, "/assets/a.css", [.ifNoneMatch: "\"other\""])?.status == .ok)
    }

    @Test func eachKindSaysWhatItIs() throws {
        let types = [
            "a.css": "text/css; charset=utf-8", "b.js": "text/javascript; charset=utf-8", "c.svg": "image/svg+xml",
            "d.bin": "application/octet-stream",
        ]
        for (name, type) in types {
            let reply = try #require(try ask(.get, "/assets/\(name)"))
            #expect(reply.fields[.contentType] == type)
            #expect(reply.fields[.xContentTypeOptions] == "nosniff")
        }
        #expect(shelf.size == 6)
    }

    @Test func othersAreOthersBusiness() throws {
        for target in ["/assets/", "/assets/none", "/a.css", "/assets/../a.css", "/assets/a.css/"] {
            #expect(try ask(.get, target) == nil, "\(target)")
        }
        #expect(try ask(.post, "/assets/a.css")?.status == .methodNotAllowed)
        #expect(try ask(.head, "/assets/a.css")?.status == .ok)
    }
}
