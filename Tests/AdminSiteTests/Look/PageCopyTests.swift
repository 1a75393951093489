import AdminSite
import Testing

@Suite("Copies of a page")
struct PageCopyTests {
    @Test(arguments: [
        ("table/7", "table/7"), ("", "''"), ("a b", "'a b'"), ("it's", #"'it'\''s'"#), ("$(reboot)", "'$(reboot)'"),
        ("桌 7", "'桌 7'"), ("`x`; rm -rf ~", "'`x`; rm -rf ~'"), ("a\nb'", #"$'a\x0ab\x27'"#),
        ("\u{1B}[2J", #"$'\x1b[2J'"#),
    ])
    func aWordStaysOneWordToAShell(_ word: String, _ quoted: String) {
        let line = PageCopy.command(["events", "--scene", word]).line(host: "h", scheme: "http", needsKey: false)
        #expect(line == "qrscene events --scene \(quoted)")
    }

    @Test func aCallNamesTheKeyAndNeverHoldsIt() {
        let call = PageCopy.call("GET", "/api/v1/events?scene=a%20b&limit=1")
        #expect(
            call.line(host: "127.0.0.1:8081", scheme: "http", needsKey: true)
                == #"curl -H "Authorization: Bearer $QRSCENE_API_KEY" 'http://127.0.0.1:8081/api/v1/events?scene=a%20b&limit=1'"#
        )
        #expect(
            call.line(host: "h", scheme: "https", needsKey: false)
                == "curl 'https://h/api/v1/events?scene=a%20b&limit=1'"
        )
    }
}
