import Testing

@testable import QRSceneCommand

@Suite("Printable")
struct PrintableTests {
    @Test(arguments: [
        ("桌号 7 👨‍👩‍👧 é\"\\", "桌号 7 👨‍👩‍👧 é\"\\"), ("", ""), ("a\nb", "a\\nb"), ("\u{1B}[2J", "\\u{1B}[2J"),
        ("\r\n", "\\r\\n"), ("\u{7F}\u{9B}", "\\u{7F}\\u{009B}"), ("a\u{2028}b", "a\\u{2028}b"),
    ])
    func onlyWhatCouldMoveTheCursorIsEscaped(_ text: String, _ expected: String) {
        #expect(Printable.text(text) == expected)
    }
}
