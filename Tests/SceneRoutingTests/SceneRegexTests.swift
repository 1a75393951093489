import SceneRouting
import TestSupport
import Testing

@Suite("Scene regex")
struct SceneRegexTests {
    struct Case: Sendable, CustomStringConvertible {
        let expression: String
        let takes: [String]
        let refuses: [String]
        var description: String { expression }
    }

    static let cases: [Case] = [
        Case(expression: "abc", takes: ["abc"], refuses: ["ab", "abcd", "xabc", "ABC", ""]),
        Case(expression: "a|bc|", takes: ["a", "bc", ""], refuses: ["abc", "b"]),
        Case(expression: "a*", takes: ["", "a", "aaaa"], refuses: ["b", "ab"]),
        Case(expression: "a+b?", takes: ["a", "aab"], refuses: ["", "b", "abb"]),
        Case(expression: "(ab)+", takes: ["ab", "abab"], refuses: ["", "aba"]),
        Case(expression: "(?:ab|c){2}", takes: ["abc", "cc", "cab"], refuses: ["ab", "ccc"]),
        Case(expression: "a{2,3}", takes: ["aa", "aaa"], refuses: ["a", "aaaa"]),
        Case(expression: "a{2,}", takes: ["aa", "aaaaaa"], refuses: ["a"]),
        Case(expression: "a{0}b", takes: ["b"], refuses: ["ab"]),
        Case(expression: "[a-c_]+", takes: ["a_b", "c"], refuses: ["d", "A", ""]),
        Case(expression: "[^/]+", takes: ["a b", "桌"], refuses: ["a/b", ""]),
        Case(expression: #"[\d.-]+"#, takes: ["1.5-2"], refuses: ["a"]),
        Case(expression: #"[\D]+"#, takes: ["ab"], refuses: ["a1"]),
        Case(expression: #"\d{4}-\w+\.\S"#, takes: ["2026-ab_1.x"], refuses: ["2026-ab_1xx", "２０２６-a.x"]),
        Case(expression: #"\s\D\W"#, takes: [" a-"], refuses: ["xa-", " 1-", " aa"]),
        Case(expression: "^a.c$", takes: ["abc", "a桌c", "a\nc"], refuses: ["ac", "abbc"]),
        Case(expression: "a^b", takes: [], refuses: ["ab", "a^b"]),
        Case(expression: "(a*)*", takes: ["", "aaa"], refuses: ["b"]),
        Case(expression: "(a|b)*?c", takes: ["c", "abc"], refuses: ["ab"]),
        Case(expression: "桌[一-十]号", takes: ["桌三号", "桌七号"], refuses: ["桌A号"]),
        Case(expression: #"\/\[\]\{\}\(\)\*"#, takes: ["/[]{}()*"], refuses: ["x"]),
        Case(expression: "a]b}", takes: ["a]b}"], refuses: ["ab"]),
    ]

    @Test("takes whole texts", arguments: cases)
    func takesWholeTexts(of row: Case) throws {
        let regex = try SceneRegex(row.expression)
        for text in row.takes { #expect(regex.parameters(of: text) != nil, "\(text)") }
        for text in row.refuses { #expect(regex.parameters(of: text) == nil, "\(text)") }
    }

    struct Bad: Sendable, CustomStringConvertible {
        let expression: String
        let error: SceneRegexError
        var description: String { expression }

        init(_ expression: String, _ error: SceneRegexError) { (self.expression, self.error) = (expression, error) }
    }

    static let bad: [Bad] = [
        Bad("", .empty),
        Bad("(a", .parenthesis(at: 1)),
        Bad("a)", .parenthesis(at: 2)),
        Bad("[a", .characterClass(at: 1)),
        Bad("a[]", .characterClass(at: 2)),
        Bad("[z-a]", .classRange(at: 2)),
        Bad(#"[a-\d]"#, .classRange(at: 2)),
        Bad("*a", .nothingToRepeat(at: 1)),
        Bad("a**", .nothingToRepeat(at: 3)),
        Bad("a|+", .nothingToRepeat(at: 3)),
        Bad("^*", .nothingToRepeat(at: 2)),
        Bad("a{", .repetition(at: 2)),
        Bad("a{3,2}", .repetition(at: 2)),
        Bad("a{1,x}", .repetition(at: 2)),
        Bad("a{999999999999999999999999}", .repetition(at: 2)),
        Bad(#"a\1"#, .escape(at: 2)),
        Bad(#"\b"#, .escape(at: 1)),
        Bad("a\\", .escape(at: 2)),
        Bad("(?=a)", .groupForm(at: 1)),
        Bad("(?<x", .groupForm(at: 1)),
        Bad("(?<1>a)", .groupName("1")),
        Bad("(?<x>a)(?<x>b)", .groupName("x")),
        Bad("(?<ticket>a)", .groupName("ticket")),
        Bad(String(repeating: "(", count: 400), .tooDeep(limit: 32)),
        Bad("((a{100}){100}){100}", .tooLarge(limit: 1024)),
    ]

    @Test("refuses what it does not know, and says where", arguments: bad)
    func refusesWhatItDoesNotKnow(row: Bad) {
        #expect(throws: row.error) { _ = try SceneRegex(row.expression) }
        #expect(row.error.description.count > 10)
    }

    @Test func namedGroupsAreParameters() throws {
        let regex = try SceneRegex(#"(?<shop>[a-z]+)(-(?<table>\d+))?"#)
        #expect(regex.groupNames == ["shop", "table"])
        let both = try #require(regex.parameters(of: "north-12"))
        #expect(both["shop"] == "north")
        #expect(both["table"] == "12")
        let one = try #require(regex.parameters(of: "north"))
        #expect(one["shop"] == "north")
        #expect(one["table"] == nil)
    }

    @Test func preferenceDecidesWhatAGroupTakes() throws {
        #expect(try SceneRegex("(?<a>x*)(?<b>x*)").parameters(of: "xxx")?["a"] == "xxx")
        #expect(try SceneRegex("(?<a>x*?)(?<b>x*)").parameters(of: "xxx")?["b"] == "xxx")
        #expect(try SceneRegex("(?<a>x|xx)(?<b>x?)").parameters(of: "xx")?["a"] == "x")
        #expect(try SceneRegex("(?<a>.)*").parameters(of: "abc")?["a"] == "c")
    }

    @Test(
        .timeLimit(.minutes(3)),
        arguments: ["(a+)+b", "(a|a)*b", "(a|aa)+b", "(.*)*b", "((a*)*)*b", "(a?){32}a{32}b", "(.*a){20}b"]
    )
    func noExpressionExplodes(expression: String) throws {
        // With an engine that goes back and tries again these take longer than the age of the universe.
        #expect(try SceneRegex(expression).parameters(of: String(repeating: "a", count: 256)) == nil)
    }

    @Test func longTextsAreNotCompared() throws {
        let regex = try SceneRegex("a+")
        #expect(regex.parameters(of: String(repeating: "a", count: 256)) != nil)
        #expect(regex.parameters(of: String(repeating: "a", count: 257)) == nil)
    }

    @Test("agrees with the standard library", arguments: 0..<40)
    func agreesWithTheStandardLibrary(seed: Int) throws {
        var numbers = SeededRandom(seed: UInt64(seed) + 1)
        for _ in 0..<20 {
            let expression = randomExpression(depth: 3, &numbers)
            let (ours, theirs) = (try SceneRegex(expression), try Regex(expression))
            for _ in 0..<20 {
                let text = String(
                    (0..<Int.random(in: 0...6, using: &numbers)).map { _ in "abc".randomElement(using: &numbers)! }
                )
                let expected = try theirs.wholeMatch(in: text) != nil
                #expect((ours.parameters(of: text) != nil) == expected, "\(expression) on '\(text)'")
            }
        }
    }

    private func randomExpression(depth: Int, _ numbers: inout SeededRandom) -> String {
        let atoms = ["a", "b", "c", ".", "[ab]", "[^a]", #"\w"#]
        guard depth > 0 else { return atoms.randomElement(using: &numbers)! }
        let inner = randomExpression(depth: depth - 1, &numbers)
        switch Int.random(in: 0..<7, using: &numbers) {
        case 0: return inner + randomExpression(depth: depth - 1, &numbers)
        case 1: return "(\(inner)|\(randomExpression(depth: depth - 1, &numbers)))"
        case 2: return "(\(inner))*"
        case 3: return "(?:\(inner))+"
        case 4: return "(\(inner))?"
        case 5: return "(?:\(inner)){1,2}"
        default: return inner + atoms.randomElement(using: &numbers)!
        }
    }
}
