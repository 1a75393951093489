import OfficialAccount
import Testing
import WeChatPush

@Suite("Push parser")
struct PushParserTests {
    static let head =
        "<ToUserName>gh_1</ToUserName><FromUserName>o1</FromUserName><CreateTime>1</CreateTime>"
        + "<MsgType>event</MsgType>"

    private func parse(_ document: [UInt8]) throws -> Push {
        try PushParser().parse(ArraySlice(document), format: .xml)
    }

    private func parse(_ document: String) throws -> Push { try parse(Array(document.utf8)) }

    @Test func keepsEveryChildInItsOrder() throws {
        let push = try parse(
            "<xml><URL>http://a</URL>\(Self.head)<Event>scancode_push</Event><ScanCodeInfo><ScanType>qrcode</ScanType>"
                + "<ScanResult><![CDATA[ 1 ]]></ScanResult></ScanCodeInfo><New>x</New><New>y</New></xml>"
        )
        #expect(
            push.elements.map(\.name) == [
                "URL", "ToUserName", "FromUserName", "CreateTime", "MsgType", "Event", "ScanCodeInfo", "New", "New",
            ]
        )
        #expect(
            push.elements[6]
                == PushElement(
                    name: "ScanCodeInfo",
                    text: "",
                    children: [
                        PushElement(name: "ScanType", text: "qrcode"), PushElement(name: "ScanResult", text: "1"),
                    ]
                )
        )
        #expect(push.text(of: "New") == "x")
        #expect(push.text(of: "new") == nil)
        #expect(push.eventKey == nil)
    }

    struct Key: Sendable, CustomTestStringConvertible {
        let element: String
        let text: String?
        var testDescription: String { element.debugDescription }

        init(_ element: String, _ text: String?) {
            self.element = element
            self.text = text
        }
    }

    @Test(arguments: [
        Key("", nil), Key("<EventKey/>", ""), Key("<EventKey></EventKey>", ""), Key("<EventKey>  </EventKey>", ""),
        Key("<EventKey><![CDATA[]]></EventKey>", ""), Key("<EventKey>42</EventKey>", "42"),
        Key("<EventKey>  <![CDATA[42]]>\r\n\t</EventKey>", "42"), Key("<EventKey><![CDATA[ 42 ]]></EventKey>", "42"),
        Key("<EventKey><![CDATA[a]]><![CDATA[b]]></EventKey>", "ab"),
        Key("<EventKey>a<![CDATA[b]]>c</EventKey>", "abc"),
        Key("<EventKey><![CDATA[a]]]]><![CDATA[>b]]></EventKey>", "a]]>b"),
        Key("<EventKey>&lt;&gt;&amp;&quot;&apos;</EventKey>", "<>&\"'"),
        Key("<EventKey>&#65;&#x4F60;</EventKey>", "A你"),
        Key("<EventKey><![CDATA[&lt;&foo;<a>]]></EventKey>", "&lt;&foo;<a>"),
        Key("<EventKey><!-- no -->42<!-- no --></EventKey>", "42"), Key("<EventKey>4<!-- - -->2</EventKey>", "42"),
        Key("<EventKey a='1' b=\"2\">42</EventKey>", "42"), Key("<x:EventKey xmlns:x='u'>42</x:EventKey>", nil),
        Key("<x:EventKey>42</x:EventKey>", nil), Key("<EventKey xmlns='u'>42</EventKey>", "42"),
        Key("<EventKey>1</EventKey><EventKey>2</EventKey>", "1"), Key("<eventkey>42</eventkey>", nil),
        Key("<EventKey><![CDATA[a\r\nb\rc]]></EventKey>", "a\nb\nc"), Key("<EventKey>桌号 １</EventKey>", "桌号 １"),
        Key("<EventKey><![CDATA[\u{1F600}]]></EventKey>", "\u{1F600}"),
        Key("<EventKey><![CDATA[<!DOCTYPE x>]]></EventKey>", "<!DOCTYPE x>"),
        Key("<EventKey><![CDATA[a\u{10}b\u{1D}\u{0}c\u{7F}]]></EventKey>", "abc\u{7F}"),
        Key("<EventKey><![CDATA[a\u{FFFE}\u{FFFF}b]]></EventKey>", "ab"),
        Key("<EventKey>x<Deep>y</Deep>z</EventKey>", "xz"),
    ])
    func readsATextHoweverItIsWritten(_ key: Key) throws {
        #expect(try parse("<xml>\(Self.head)\(key.element)</xml>").eventKey == key.text)
    }

    @Test(arguments: [
        "", "\u{FEFF}", "  \r\n\t", "\u{FEFF}\n", "\n\u{FEFF}", "<?xml version=\"1.0\"?>",
        "<?xml version='1.0' encoding='UTF-8'?>\n",
        "\u{FEFF}<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\r\n",
        "<?xml version=\"1.0\" encoding=\"GBK\"?>",
        "<?xml version=\"1.0\" encoding=\"UTF-16\"?>", "<?xml version=\"1.1\" encoding=\"no-such\"?>",
        "<!-- hello -->\n<!---->",
    ])
    func toleratesWhatStandsBeforeTheRoot(_ lead: String) throws {
        #expect(try parse("\(lead)<xml>\(Self.head)<EventKey>你</EventKey></xml>").eventKey == "你")
    }

    @Test(arguments: ["", "\n \r\n", "<!-- bye -->", "\u{0}", "\u{0}\n\u{1}"])
    func toleratesWhatStandsBehindTheRoot(_ tail: String) throws {
        #expect(throws: Never.self) { try parse("<xml>\(Self.head)</xml>\(tail)") }
    }

    @Test func invalidUTF8BecomesTheReplacementCharacter() throws {
        for bytes: [UInt8] in [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE4, 0xBD], [0xF8]] {
            let document = Array("<xml>\(Self.head)<EventKey>a".utf8) + bytes + Array("b</EventKey></xml>".utf8)
            let key = try #require(try parse(document).eventKey)
            #expect(key.first == "a" && key.last == "b" && key.contains("\u{FFFD}"))
        }
    }

    @Test func namesAreComparedAsThePlatformMeansThem() throws {
        let push = try parse(
            "<xml><ToUserName>g</ToUserName><FromUserName>o</FromUserName><CreateTime>1</CreateTime><MsgType>EVENT</MsgType>"
                + "<Event>scan</Event><EventKey>7</EventKey></xml>"
        )
        #expect(push.messageType == "event")
        #expect(push.event == .scan)
        #expect(push.event?.name == "scan")
        #expect(push.scan?.scene.number == 7)
    }

    @Test func everyPrefixIsRefusedAndTheWholeIsNot() throws {
        let document = Samples.scan("桌/1")
        let parser = try PushParser()
        for length in document.indices {
            #expect(throws: PushRefusal.self) { try parser.parse(document[..<length], format: .xml) }
        }
        #expect(try parser.parse(ArraySlice(document), format: .xml).eventKey == "桌/1")
    }
}
