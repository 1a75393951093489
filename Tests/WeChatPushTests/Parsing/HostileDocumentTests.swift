import OfficialAccount
import Testing
import WeChatPush

/// Documents that no platform sends.
@Suite("Hostile documents")
struct HostileDocumentTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let document: [UInt8]
        let refusal: PushRefusal
        var testDescription: String { name }

        init(_ name: String, _ document: String, _ refusal: PushRefusal) {
            self.init(name, Array(document.utf8), refusal)
        }

        init(_ name: String, _ document: [UInt8], _ refusal: PushRefusal) {
            self.name = name
            self.document = document
            self.refusal = refusal
        }
    }

    static let head = PushParserTests.head
    static let laughs = (1...9).map { "<!ENTITY l\($0) '" + String(repeating: "&l\($0 - 1);", count: 10) + "'>" }
        .joined()
    static let attributes = (0..<40_000).map { " a\($0)=''" }.joined()
    static let spaces = (0..<10_000).map { " xmlns:a\($0)='u'" }.joined()

    static func nested(_ depth: Int) -> String {
        (0..<depth).map { "<a\($0)>" }.joined() + (0..<depth).reversed().map { "</a\($0)>" }.joined()
    }

    static let cases: [Case] = [
        Case("nothing", "", .notXML(line: nil)),
        Case("blanks", " \n ", .notXML(line: nil)),
        Case("text", "success", .notXML(line: nil)),
        Case("HTML", "<html><body>no</body></html>", .missingElement("xml")),
        Case("another root", "<XML>\(head)</XML>", .missingElement("xml")),
        Case("two roots", "<xml>\(head)</xml><xml/>", .notXML(line: 1)),
        Case("text behind the root", "<xml>\(head)</xml>x", .notXML(line: 1)),
        Case("mismatched tags", "<xml>\n<badToUserName></ToUserName></xml>", .notXML(line: 2)),
        Case("cut in the middle", "<xml><ToUserName><![CDATA[gh_", .notXML(line: 1)),
        Case("a bare ampersand", "<xml>\(head)<a>x & y</a></xml>", .notXML(line: 1)),
        Case("a bare ]]>", "<xml>\(head)<a>]]></a></xml>", .notXML(line: 1)),
        Case("an unknown entity", "<xml>\(head)<a>&nbsp;</a></xml>", .notXML(line: 1)),
        Case("a reference to a forbidden character", "<xml>\(head)<a>&#16;</a></xml>", .notXML(line: 1)),
        Case("a reference to nothing", "<xml>\(head)<a>&#xFFFFFFFF;</a></xml>", .notXML(line: 1)),
        Case("a repeated attribute", "<xml>\(head)<a b='' b=''/></xml>", .notXML(line: 1)),
        Case("a DOCTYPE", "<!DOCTYPE xml><xml>\(head)</xml>", .doctype),
        Case("a DOCTYPE in small letters", "<!doctype xml><xml>\(head)</xml>", .doctype),
        Case(
            "a DOCTYPE behind declaration and comment",
            "<?xml version='1.0'?><!-- a -->\n<!DOCTYPE xml><xml/>",
            .doctype
        ),
        Case(
            "an external entity",
            "<!DOCTYPE xml [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><xml><a>&e;</a></xml>",
            .doctype
        ),
        Case("an external DTD", "<!DOCTYPE xml SYSTEM 'http://127.0.0.1:1/x.dtd'><xml/>", .doctype),
        Case("a parameter entity", "<!DOCTYPE xml [<!ENTITY % p SYSTEM 'http://127.0.0.1:1/'> %p;]><xml/>", .doctype),
        Case("a billion laughs", "<!DOCTYPE xml [<!ENTITY l0 'lol'>\(laughs)]><xml><a>&l9;</a></xml>", .doctype),
        Case("a DOCTYPE in the root", "<xml><!DOCTYPE a></xml>", .notXML(line: 1)),
        Case("a DOCTYPE behind the root", "<xml>\(head)</xml><!DOCTYPE a>", .notXML(line: 1)),
        Case("an unfinished comment", "<!-- <xml/>", .notXML(line: nil)),
        Case("an unfinished declaration", "<?xml version='1.0'", .notXML(line: nil)),
        Case(
            "a catalog",
            "<?oasis-xml-catalog catalog='http://127.0.0.1:1/'?><xml>\(head)</xml>",
            .processingInstruction
        ),
        Case("a stylesheet", "<?xml-stylesheet href='a'?><xml>\(head)</xml>", .processingInstruction),
        Case("an instruction in the root", "<xml><?php 1 ?>\(head)</xml>", .processingInstruction),
        Case("an instruction behind the root", "<xml>\(head)</xml><?php 1 ?>", .processingInstruction),
        Case("two declarations", "<?xml version='1.0'?><?xml version='1.0'?><xml/>", .processingInstruction),
        Case("UTF-16 with a mark", [0xFF, 0xFE] + Samples.scan().flatMap { [$0, 0] }, .notXML(line: nil)),
        Case("UTF-16, the other end first", [0xFE, 0xFF] + Samples.scan().flatMap { [0, $0] }, .notXML(line: nil)),
        Case("EBCDIC", [0x4C, 0x6F, 0xA7, 0x94, 0x93], .notXML(line: nil)),
        Case("nine levels", "<xml>\(nested(8))</xml>", .tooDeep(limit: 8)),
        Case("ten thousand levels", "<xml>\(nested(10_000))</xml>", .tooDeep(limit: 8)),
        Case("unclosed levels", String(repeating: "<xml>", count: 50_000), .tooDeep(limit: 8)),
        Case("1024 children", "<xml>" + String(repeating: "<a/>", count: 1024) + "</xml>", .tooManyNodes(limit: 1024)),
        Case("40,000 attributes", "<xml\(attributes.prefix(200_000))></xml>", .tagTooLong(limit: 1024)),
        Case("10,000 namespaces", "<xml\(spaces)></xml>", .tagTooLong(limit: 1024)),
        Case(
            "attributes behind a quoted >",
            "<xml><a b='>'\(attributes.prefix(100_000))/></xml>",
            .tagTooLong(limit: 1024)
        ),
        Case("a name of 100 KB", "<xml><\(String(repeating: "a", count: 100_000))/></xml>", .tagTooLong(limit: 1024)),
        Case(
            "quotes that open in an instruction",
            "<xml><?a \" ?><a\(attributes.prefix(100_000))/></xml>",
            .processingInstruction
        ),
        Case(
            "over 256 KiB",
            "<xml>" + String(repeating: " ", count: 262_144),
            .tooLarge(length: 262_149, limit: 262_144)
        ),
        Case("no ToUserName", "<xml><FromUserName>o</FromUserName></xml>", .missingElement("ToUserName")),
        Case("no FromUserName", "<xml><ToUserName>g</ToUserName></xml>", .missingElement("FromUserName")),
        Case("an empty FromUserName", "<xml><FromUserName/></xml>", .missingElement("FromUserName")),
        Case(
            "no CreateTime",
            "<xml><ToUserName>g</ToUserName><FromUserName>o</FromUserName></xml>",
            .missingElement("CreateTime")
        ),
        Case("no MsgType", "<xml>\(head.replacing("MsgType", with: "Type"))</xml>", .missingElement("MsgType")),
        Case(
            "a CreateTime of words",
            "<xml>\(head.replacing(">1<", with: ">now<"))</xml>",
            .malformedElement("CreateTime")
        ),
        Case(
            "a CreateTime beyond all",
            "<xml>\(head.replacing(">1<", with: ">99999999999999999999<"))</xml>",
            .malformedElement("CreateTime")
        ),
        Case("an envelope", "<xml><ToUserName>g</ToUserName><Encrypt>AAAA</Encrypt></xml>", .encryptedForPlainAccount),
        Case("fields one level down", "<xml><a>\(head)</a></xml>", .missingElement("FromUserName")),
    ]

    @Test(arguments: cases)
    func isRefused(_ example: Case) {
        #expect(throws: example.refusal) { try PushParser().parse(ArraySlice(example.document), format: .xml) }
    }

    /// One parser for all: after each refusal it reads a good document as if nothing had been.
    @Test func aParserIsAsGoodAsNewAfterEachRefusal() throws {
        let parser = try PushParser()
        let good = ArraySlice(Samples.scan())
        let expected = try PushParser().parse(good, format: .xml)
        for example in Self.cases {
            #expect(throws: example.refusal) { try parser.parse(ArraySlice(example.document), format: .xml) }
            #expect(try parser.parse(good, format: .xml) == expected)
        }
    }

    /// Names are kept in a dictionary that a reset does not empty: the context must be renewed, and nobody must notice.
    @Test func anyNumberOfNamesIsRead() throws {
        let parser = try PushParser()
        for round in 0..<300 {
            let names = (0..<100).map { "name-\(round)-\($0)" }
            let children = names.map { "<\($0)>\($0)</\($0)>" }.joined()
            let push = try parser.parse(ArraySlice("<xml>\(Self.head)\(children)</xml>".utf8), format: .xml)
            #expect(push.elements.suffix(100).map(\.name) == names)
            #expect(push.elements.suffix(100).map(\.text) == names)
        }
    }

    @Test func aTextOf250KiBIsRead() throws {
        let text = String(repeating: "长", count: 85_000)
        let document = "<xml>\(Self.head)<Content><![CDATA[\(text)]]></Content><Raw>\(text.prefix(100))</Raw></xml>"
        let push = try PushParser().parse(ArraySlice(document.utf8), format: .xml)
        #expect(push.text(of: "Content") == text)
        #expect(push.text(of: "Raw")?.count == 100)
    }

    @Test func theDeepestAndWidestThatIsAllowedIsRead() throws {
        let deep = "<xml>\(Self.head)\(Self.nested(7))</xml>"
        #expect(try PushParser().parse(ArraySlice(deep.utf8), format: .xml).elements.count == 5)
        let wide = "<xml>\(Self.head)" + String(repeating: "<a/>", count: 1019) + "</xml>"
        #expect(try PushParser().parse(ArraySlice(wide.utf8), format: .xml).elements.count == 1023)
        let tags = "<xml>\(Self.head)" + String(repeating: "<a b='>' c=\"'>\">t</a>", count: 500) + "</xml>"
        #expect(try PushParser().parse(ArraySlice(tags.utf8), format: .xml).elements.count == 504)
    }

    @Test func manyThreadsShareAPool() async throws {
        let pool = PushParserPool(capacity: 2)
        let expected = try PushParser().parse(ArraySlice(Samples.scan()), format: .xml)
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<64 {
                group.addTask {
                    let document = number % 3 == 0 ? Array("<xml><a>".utf8) : Samples.scan()
                    let push = try? pool.withParser { (parser) throws(PushRefusal) in
                        try parser.parse(ArraySlice(document), format: .xml)
                    }
                    return push == (number % 3 == 0 ? nil : expected)
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }
}
