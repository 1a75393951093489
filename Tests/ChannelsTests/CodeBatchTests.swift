import Channels
import Testing
import WeChatAPI

@Suite("Batch of codes")
struct CodeBatchTests {
    @Test func columnsStandInAnyOrder() throws {
        let text = "Label,scene,tags\nGate 12,gate/12,spring;print\n,7,\n"
        let batch = try CodeBatch(text) { try .init(text: $0, lifetime: .permanent) }
        #expect(batch.orders.map(\.scene) == ["gate/12", "7"])
        #expect(batch.orders.map(\.label) == ["Gate 12", nil])
        #expect(batch.orders.map(\.tags) == [["spring", "print"], []])
    }

    @Test(arguments: [
        ("", "the first line"), ("channel\nx\n", "the first line"), ("scene,colour\na,b\n", "'colour'"),
        ("scene\na,b\n", "row 2"), ("scene,label\na,x\n,y\n", "row 3"),
    ])
    func whatCannotBeMadeIsSaidWithItsRow(text: String, words: String) throws {
        let problem = try #require(throws: CodeBatch.Problem.self) {
            try CodeBatch(text) { try .init(text: $0, lifetime: .permanent) }
        }
        #expect(problem.description.contains(words))
    }
}
