import OfficialAccount
import TestSupport
import Testing
import WeChatPush

@Suite("Push document")
struct PushDocumentTests {
    @Test func aPushBuiltInCodeLooksLikeThePlatforms() throws {
        let push = Push(
            account: Samples.account,
            openID: Samples.openID,
            createTime: 1_714_037_059,
            messageType: "event",
            event: .scan,
            eventKey: "a]]>b",
            ticket: Ticket(rawValue: "gQF="),
            messageID: "77",
            elements: [
                PushElement(name: "Extra", text: "1"),
                PushElement(name: "Group", text: "", children: [PushElement(name: "item", text: "<x>")]),
            ]
        )
        #expect(
            push.document().text == "<xml><ToUserName><![CDATA[\(Samples.account)]]></ToUserName>"
                + "<FromUserName><![CDATA[\(Samples.openID)]]></FromUserName><CreateTime>1714037059</CreateTime>"
                + "<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[SCAN]]></Event>"
                + "<EventKey><![CDATA[a]]]]><![CDATA[>b]]></EventKey><Ticket><![CDATA[gQF=]]></Ticket><MsgId>77</MsgId>"
                + "<Extra><![CDATA[1]]></Extra><Group><item><![CDATA[<x>]]></item></Group></xml>"
        )
        let parsed = try PushParser().parse(ArraySlice(push.document()), format: .xml)
        #expect(parsed.scan == push.scan)
        #expect(parsed.messageID == "77")
    }

    @Test(
        .enabled(if: Corpus.isThere, "the corpus is not beside the package"),
        arguments: PublishedPush.all.filter { $0.expected != nil && !$0.isEnvelope }
    )
    func aPublishedPushSurvivesTheWayRound(_ published: PublishedPush) throws {
        let parser = try PushParser()
        let push = try parser.parse(published.document()[...], format: published.format)
        #expect(try parser.parse(ArraySlice(push.document()), format: .xml) == push)
    }

    @Test func aMemberOfAnyNameMakesWellFormedXML() throws {
        let json = #"{\#(JSONPushTests.head),"a b><!--":"1","1":"2","":"3","x:y":"4","桌":"5","_ok-1.2":"6"}"#
        let parser = try PushParser()
        let push = try parser.parse(ArraySlice(json.utf8), format: .json)
        let again = try parser.parse(ArraySlice(push.document()), format: .xml)
        #expect(again.elements.map(\.text) == push.elements.map(\.text))
        #expect(again.elements.last?.name == "_ok-1.2")
    }
}

@Suite("Health probe")
struct HealthProbeTests {
    @Test(arguments: [
        "<xml><action>CheckContainerPath</action></xml>", "<xml>\n <action>CheckContainerPath</action>\n</xml>\n",
        "<xml><action><![CDATA[CheckContainerPath]]></action></xml>", #"{"action":"CheckContainerPath"}"#,
        "\u{FEFF}{ \"action\" : \"CheckContainerPath\" }",
    ])
    func isKnown(_ body: String) { #expect(HealthProbe.matches(ArraySlice(body.utf8))) }

    @Test(arguments: [
        "", "success", "<xml><action>Other</action></xml>", #"{"action":"CheckContainerPath","x":1}"#,
        "<xml><action>CheckContainerPath</action><a/></xml>", String(repeating: " ", count: 300),
    ])
    func nothingElseIsTakenForIt(_ body: String) { #expect(!HealthProbe.matches(ArraySlice(body.utf8))) }
}
