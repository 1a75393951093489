import OfficialAccount
import Testing

@Suite("Scene value")
struct SceneValueTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let number: UInt32?
        var testDescription: String { text }

        init(_ text: String, _ number: UInt32?) {
            self.text = text
            self.number = number
        }
    }

    @Test(arguments: [
        Case("0", 0), Case("1", 1), Case("42", 42), Case("100000", 100_000), Case("4294967295", .max),
        Case("4294967296", nil), Case("9999999999", nil), Case("10000000000", nil), Case("00", nil), Case("007", nil),
        Case("+1", nil), Case("-1", nil), Case(" 1", nil), Case("1 ", nil), Case("1.0", nil), Case("1e3", nil),
        Case("0x10", nil), Case("１２", nil), Case("٣", nil), Case("table/7", nil), Case("qrscene_1", nil),
    ])
    func isANumberWhereTheTextIsASceneID(_ example: Case) throws {
        let scene = try #require(SceneValue(example.text))
        #expect(scene.number == example.number)
        #expect(scene.text == example.text)
        #expect(scene.description == example.text)
    }

    @Test func anEmptyTextIsNoScene() { #expect(SceneValue("") == nil) }

    @Test func theTextIsTheIdentity() {
        #expect(SceneValue("42") == SceneValue("42"))
        #expect(SceneValue("42") != SceneValue("042"))
    }
}
