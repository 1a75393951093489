import OfficialAccount
import SceneRouting
import Testing

@Suite("Scene pattern")
struct ScenePatternTests {
    struct Case: Sendable, CustomStringConvertible {
        let pattern: String
        let scene: String
        let parameters: [String: String]?
        var description: String { "\(pattern) on \(scene)" }

        init(_ pattern: String, _ scene: String, _ parameters: [String: String]? = [:]) {
            (self.pattern, self.scene, self.parameters) = (pattern, scene, parameters)
        }
    }

    static let cases: [Case] = [
        Case("door", "door"),
        Case("door", "Door", nil),
        Case("door", "doors", nil),
        Case("door", "doo", nil),
        Case("42", "42"),
        Case("042", "42", nil),
        Case("caf\u{E9}", "caf\u{E9}"),
        Case("caf\u{E9}", "cafe\u{301}", nil),
        Case("桌号7", "桌号7"),
        // Parameters.
        Case("table/{number}", "table/7", ["number": "7"]),
        Case("table/{number}", "table/", nil),
        Case("table/{number}", "xtable/7", nil),
        Case("table/{number}", "table/a/b", ["number": "a/b"]),
        Case("{all}", "x", ["all": "x"]),
        Case("{a}-{b}", "1-2", ["a": "1", "b": "2"]),
        Case("{a}-{b}", "1-2-3", ["a": "1", "b": "2-3"]),
        Case("{a}-{b}", "--x", ["a": "-", "b": "x"]),
        Case("{a}-{b}", "-x", nil),
        Case("{a}-{b}", "x-", nil),
        Case("{a}-", "1-2-", ["a": "1-2"]),
        Case("s{a}mm{b}r", "summer", ["a": "u", "b": "e"]),
        Case("s{a}mm{b}r", "summr", nil),
        Case("x{a}x", "xx", nil),
        Case("x{a}x", "xax", ["a": "a"]),
        Case("aba{x}aba", "abaaba", nil),
        Case("aba{x}aba", "ababa", nil),
        Case("桌{n}号", "桌十二号", ["n": "十二"]),
        Case("{a}é{b}", "1é2", ["a": "1", "b": "2"]),
        // Prefixes.
        Case("summer*", "summer"),
        Case("summer*", "summer-2"),
        Case("summer*", "summe", nil),
        Case("summer*", "Summer", nil),
        Case("qr_scene_*", "qr_scene_1532"),
        Case("春*", "春节"),
        // Ranges.
        Case("1..100", "1"),
        Case("1..100", "100"),
        Case("1..100", "0", nil),
        Case("1..100", "101", nil),
        Case("1..100", "007", nil),
        Case("1..100", "+7", nil),
        Case("1..100", "7.", nil),
        Case("0..4294967295", "4294967295"),
        Case("0..4294967295", "4294967296", nil),
        Case("0..4294967295", "99999999999999999999", nil),
        Case("5..5", "5"),
        // Regular expressions.
        Case(#"/\d+-[a-z]+/"#, "12-ab"),
        Case(#"/\d+-[a-z]+/"#, "x12-ab", nil),
        Case(#"/(?<year>\d{4})-(?<rest>.*)/"#, "2026-x", ["year": "2026", "rest": "x"]),
        // The fallback.
        Case("*", "anything at all"),
        // Escapes.
        Case(#"\{"store_id":28\}"#, #"{"store_id":28}"#),
        Case(#"\/shop/7"#, "/shop/7"),
        Case(#"1\..5"#, "1..5"),
        Case(#"1\..5"#, "3", nil),
        Case(#"a\*"#, "a*"),
        Case(#"a\*"#, "ab", nil),
        Case(#"a\**"#, "a*b"),
        Case(#"a\**"#, "ab", nil),
        Case(#"\*"#, "*"),
        Case(#"\*"#, "x", nil),
        Case(#"a\\b"#, #"a\b"#),
        Case(#"\{{x}\}"#, "{7}", ["x": "7"]),
        Case("a/b/", "a/b/"),
        Case("a..b", "a..b"),
        Case("1.5", "1.5"),
    ]

    @Test("takes whole scenes, byte for byte", arguments: cases)
    func takesWholeScenes(of row: Case) throws {
        let pattern = try ScenePattern.parse(row.pattern)
        let scene = try scene(row.scene)
        let parameters = pattern.match(scene)
        #expect((parameters == nil) == (row.parameters == nil))
        #expect((pattern.mismatch(scene) == nil) == (row.parameters != nil))
        if let parameters, let expected = row.parameters {
            #expect(Set(parameters.names) == Set(expected.keys))
            for (name, value) in expected { #expect(parameters[name] == value) }
        }
        // The router's indexes must say the same as the pattern alone.
        var registry = SceneRegistry()
        try registry.reply(pattern, with: try named("it"))
        #expect(registry.router().route(try scan(row.scene))?.parameters == parameters)
    }

    struct Bad: Sendable, CustomStringConvertible {
        let pattern: String
        let error: ScenePatternError
        var description: String { pattern }

        init(_ pattern: String, _ error: ScenePatternError) { (self.pattern, self.error) = (pattern, error) }
    }

    static let bad: [Bad] = [
        Bad("", .empty),
        Bad(String(repeating: "a", count: 513), .tooLong(count: 513, limit: 512)),
        Bad(" a", .blankEdge),
        Bad("a\n", .blankEdge),
        Bad("table/{number", .unclosedBrace(at: 7)),
        Bad("table/number}", .strayBrace(at: 13)),
        Bad("a{}", .parameterName("", at: 2)),
        Bad("a{1x}", .parameterName("1x", at: 2)),
        Bad("a{x y}", .parameterName("x y", at: 2)),
        Bad(#"{"store_id":28}"#, .parameterName(#""store_id":28"#, at: 1)),
        Bad("a{号}", .parameterName("号", at: 2)),
        Bad("{x}-{x}", .repeatedParameter("x")),
        Bad("order:{scene}", .reservedParameter("scene")),
        Bad("{openid}", .reservedParameter("openid")),
        Bad("{a}{b}", .adjacentParameters(at: 4)),
        Bad("a*b", .star(at: 2)),
        Bad("**", .star(at: 1)),
        Bad("a{x}*", .star(at: 5)),
        Bad(#"a\d"#, .escape("d", at: 2)),
        Bad("a\\", .unfinishedEscape),
        Bad("1...5", .rangeForm("1...5")),
        Bad("1..", .rangeForm("1..")),
        Bad("1..2..3", .rangeForm("1..2..3")),
        Bad("01..5", .rangeBound("01")),
        Bad("1..4294967296", .rangeBound("4294967296")),
        Bad("1..99999999999999999999999", .rangeBound("99999999999999999999999")),
        Bad("5..1", .emptyRange(first: 5, last: 1)),
        Bad("/shop/7", .unclosedRegex),
        Bad("/", .unclosedRegex),
        Bad(#"/a\/"#, .unclosedRegex),
        Bad("//", .regex(.empty)),
        Bad("/(a/", .regex(.parenthesis(at: 1))),
    ]

    @Test("refuses what has no one meaning, and says where", arguments: bad)
    func refusesWhatHasNoOneMeaning(row: Bad) {
        #expect(throws: row.error) { _ = try ScenePattern.parse(row.pattern) }
        #expect(row.error.description.count > 20)
    }

    @Test(arguments: ["a", "{x}", "*", "a*", "/x/", "1..5", #"a\b"#, "{{", "1.5", "a/b", "..", "1..", "桌{号}"])
    func anyTextCanBeTakenExactly(text: String) throws {
        let pattern = ScenePattern.exactly(text)
        #expect(pattern.match(try scene(text)) != nil)
        #expect(pattern.match(try scene(text + "x")) == nil)
        #expect(try ScenePattern.parse(pattern.text) == pattern)
    }

    @Test func spellingDoesNotMakeAnotherPattern() throws {
        #expect(try ScenePattern.parse(#"a\.b"#) == ScenePattern.parse("a.b"))
        #expect(try ScenePattern.parse("1..5") == .integers(1...5))
        #expect(try ScenePattern.parse("*") == .everything)
        #expect(try ScenePattern.parse("{a}x") != ScenePattern.parse("{b}x"))
        #expect(try ScenePattern.parse("table/{n}").description == "table/{n}")
    }

    struct Mismatch: Sendable, CustomStringConvertible {
        let pattern: String
        let scene: String
        let reason: SceneMismatch
        var description: String { "\(pattern) on \(scene)" }
    }

    static let mismatches: [Mismatch] = [
        Mismatch(pattern: "door", scene: "dock", reason: .differs(at: 3, expected: "door")),
        Mismatch(pattern: "桌号", scene: "桌布", reason: .differs(at: 2, expected: "桌号")),
        Mismatch(pattern: "sum*", scene: "sun", reason: .differs(at: 3, expected: "sum")),
        Mismatch(pattern: "table/{n}", scene: "tabel/7", reason: .differs(at: 4, expected: "table/")),
        Mismatch(pattern: "table/{n}", scene: "table/", reason: .emptyParameter("n")),
        Mismatch(pattern: "a{x}-{y}", scene: "abc", reason: .missing(literal: "-", after: 1)),
        Mismatch(pattern: "桌{x}号", scene: "桌12", reason: .missing(literal: "号", after: 1)),
        Mismatch(pattern: "桌{x}号", scene: "桌号", reason: .emptyParameter("x")),
        Mismatch(pattern: "1..5", scene: "x", reason: .notANumber),
        Mismatch(pattern: "1..5", scene: "6", reason: .outside(1...5)),
        Mismatch(pattern: "/x+/", scene: "y", reason: .regexRefuses),
    ]

    @Test("says why a scene is not taken", arguments: mismatches)
    func saysWhyNot(row: Mismatch) throws {
        #expect(try ScenePattern.parse(row.pattern).mismatch(try scene(row.scene)) == row.reason)
        #expect(!row.reason.description.isEmpty)
    }
}
