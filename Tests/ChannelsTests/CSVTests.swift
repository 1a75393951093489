import Channels
import Testing

@Suite("Values separated by commas")
struct CSVTests {
    @Test func whatIsWrittenIsReadAgain() {
        let values = ["plain", "a,b", "say \"hi\"", "two\nlines", "", "渠道", "-12.5"]
        #expect(CSV.rows(CSV.line(values)) == [values])
    }

    @Test func aSpreadsheetTakesNothingForAFormula() {
        #expect(CSV.line(["=1+1", "@x", "+a", "-a", "-3", "a=b"]) == "'=1+1,'@x,'+a,'-a,-3,a=b")
    }

    @Test func endsOfLinesAndEmptyLinesDoNotMatter() {
        #expect(CSV.rows("\u{FEFF}a,b\r\n1,2\r\n\r\n\"3\r\n\",\n") == [["a", "b"], ["1", "2"], ["3\r\n", ""]])
        #expect(CSV.rows("") == [])
    }
}
