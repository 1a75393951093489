import TestSupport
import Testing
import WeChatPush

@Suite("Published pushes", .enabled(if: Corpus.isThere, "the corpus is not beside the package"))
struct PushCorpusTests {
    @Test(arguments: PublishedPush.all.filter { $0.expected != nil && !$0.isEnvelope })
    func isUnderstoodAsExpected(_ published: PublishedPush) throws {
        let push = try PushParser().parse(published.document()[...], format: published.format)
        #expect(published.differences(of: push) == [])
    }

    @Test(arguments: PublishedPush.all.filter(\.isEnvelope))
    func anEnvelopeIsNoPush(_ published: PublishedPush) throws {
        #expect(throws: PushRefusal.encryptedForPlainAccount) {
            try PushParser().parse(published.document()[...], format: .xml)
        }
    }

    @Test(arguments: PublishedPush.all.filter { $0.expected == nil })
    func theNegativeIsRefused(_ published: PublishedPush) throws {
        #expect(throws: PushRefusal.notXML(line: 1)) {
            try PushParser().parse(published.document()[...], format: .xml)
        }
    }

    @Test func oneParserUnderstandsThemAllInARow() throws {
        let parser = try PushParser()
        for _ in 0..<3 {
            for published in PublishedPush.all {
                let document = try published.document()[...]
                let again = try? parser.parse(document, format: published.format)
                #expect(again == (try? PushParser().parse(document, format: published.format)))
                #expect((again == nil) == (published.expected == nil || published.isEnvelope))
            }
        }
    }
}
