import Testing

/// The rules over all of Sources; and each rule over a made-up file that breaks it, to show that it can.
@Suite("Sources")
struct SourceRuleTests {
    struct Rule: Sendable, CustomTestStringConvertible {
        let name: String
        let check: @Sendable ([SourceFile]) -> [String]
        /// A file that breaks it.
        let broken: SourceFile
        /// One that only looks like it.
        let fine: SourceFile
        var testDescription: String { name }

        init(
            _ name: String,
            _ check: @escaping @Sendable ([SourceFile]) -> [String],
            broken: (path: String, text: String),
            fine: (path: String, text: String)
        ) {
            self.name = name
            self.check = check
            self.broken = SourceFile(path: broken.path, text: broken.text)
            self.fine = SourceFile(path: fine.path, text: fine.text)
        }
    }

    static let rules = [
        Rule(
            "only the listener knows Dispatch",
            SourceRule.dispatch,
            broken: ("Sources/Inbox/A.swift", "import Store\ninternal import Dispatch\n"),
            fine: ("Sources/HTTPListener/A.swift", "internal import Dispatch\n")
        ),
        Rule(
            "only the edge knows Foundation",
            SourceRule.foundation,
            broken: ("Sources/WeChatPush/Parsing/A.swift", "import struct Foundation.Date\n"),
            fine: (
                "Sources/WeChatPush/A.swift", "// import Foundation would clash here\nlet a = \"import Foundation\"\n"
            )
        ),
        Rule(
            "only the files that read and write JSON know its half",
            SourceRule.foundation,
            broken: ("Sources/WeChatAPI/Client/A.swift", "internal import FoundationEssentials\n"),
            fine: ("Sources/WeChatAPI/Answers/LenientJSON.swift", "internal import FoundationEssentials\n")
        ),
        Rule(
            "nobody takes URLSession",
            SourceRule.foundationNetworking,
            broken: ("Sources/QRSceneCommand/A.swift", "import FoundationNetworking\n"),
            fine: ("Sources/QRSceneCommand/A.swift", "import Foundation\n// no URLSession\n")
        ),
        Rule(
            "a C library has one wrapper",
            SourceRule.cModules,
            broken: ("Sources/OutboundHTTP/Another.swift", "internal import CCurl\n"),
            fine: (
                "Sources/OutboundHTTP/Transfer/EasyHandle.swift",
                "internal import CCurl\nimport Crypto\nimport CoreMetrics\n"
            )
        ),
        Rule(
            "a C library is imported internally",
            SourceRule.cModules,
            broken: ("Sources/WeChatPush/Parsing/XMLContext.swift", "public import CLibXML2\n"),
            fine: ("Sources/HTTPListener/Socket/A.swift", "internal import CLinux\n")
        ),
        Rule(
            "a C library that is not in the table has no wrapper",
            SourceRule.cModules,
            broken: ("Sources/Store/A.swift", "internal import CSQLite\n"),
            fine: ("Sources/Store/A.swift", "internal import Crypto\n")
        ),
        Rule(
            "our C target is the listener's",
            SourceRule.cModules,
            broken: ("Sources/Inbox/A.swift", "internal import CLinux\n"),
            fine: ("Sources/HTTPListener/A.swift", "internal import CLinux\n")
        ),
        Rule(
            "a waiver stands with its proof",
            SourceRule.unprovenWaivers,
            broken: ("Sources/A/A.swift", "/// A box.\nfinal class Box: @unchecked Sendable {}\n"),
            fine: ("Sources/A/A.swift", "// `@unchecked Sendable` holds: …\nfinal class Box: @unchecked Sendable {}\n")
        ),
        Rule(
            "nothing ends the process on input",
            SourceRule.endings,
            broken: ("Sources/A/A.swift", "let a = try! b()\n"),
            fine: ("Sources/A/A.swift", "// never try! and never fatalError(\nlet a = try? b()\n")
        ),
        Rule(
            "nothing is left for later",
            SourceRule.endings,
            broken: ("Sources/A/A.swift", "// TODO: later\n"),
            fine: ("Sources/A/A.swift", "// done\n")
        ),
        Rule(
            "nothing traps by name",
            SourceRule.endings,
            broken: ("Sources/A/A.swift", "    fatalError(\"cannot be\")\n"),
            fine: ("Sources/A/A.swift", "    preconditionFailure(\"cannot be\")\n")
        ),
        Rule(
            "names say what things are",
            SourceRule.names,
            broken: ("Sources/A/A.swift", "struct Outer {\n    final class TokenManager {}\n}\n"),
            fine: (
                "Sources/A/A.swift",
                "// a Manager class Helper\nstruct ManagerName {}\nlet data = Data()\nclass Servicer {}\n"
            )
        ),
        Rule(
            "no file is longer than 500 lines",
            { SourceRule.lengths($0) },
            broken: ("Sources/A/A.swift", String(repeating: "\n", count: 501)),
            fine: ("Sources/A/A.swift", String(repeating: "\n", count: 500))
        ),
    ]

    @Test(arguments: rules)
    func theSourcesHold(_ rule: Rule) {
        #expect(SourceFile.all.count > 100)
        #expect(rule.check(SourceFile.all) == [])
    }

    @Test(arguments: rules)
    func theRuleCanFail(_ rule: Rule) {
        #expect(rule.check([rule.fine]) == [])
        #expect(rule.check([rule.fine, rule.broken]).count == 1)
    }

    @Test func waiversAreWithinTheirBudget() {
        #expect(SourceRule.waivers(SourceFile.all).count <= 3)
        let text = "final class A: @unchecked Sendable {}\nnonisolated(unsafe) var b = 1\n// @unchecked Sendable\n"
        #expect(SourceRule.waivers([SourceFile(path: "Sources/A/A.swift", text: text)]).count == 2)
    }

    @Test func everyWrapperWraps() {
        #expect(SourceRule.missingWrappers(SourceFile.all) == [])
        #expect(SourceRule.missingWrappers([]).count == SourceRule.wrappers.count)
    }

    @Test func filesAreShort() {
        #expect(SourceRule.length(SourceFile.all, share: 0.5) <= 120)
        #expect(SourceRule.length(SourceFile.all, share: 0.9) <= 300)
        let files = [1, 200, 400].map { SourceFile(path: "", text: String(repeating: "\n", count: $0)) }
        #expect(SourceRule.length(files, share: 0.5) == 200)
        #expect(SourceRule.length(files, share: 0.9) == 400)
    }

    struct Import: Sendable, CustomTestStringConvertible {
        let text: String
        let modules: [String]
        var testDescription: String { text }
    }

    @Test(arguments: [
        Import(text: "import A", modules: ["A"]), Import(text: "@_exported public import A", modules: ["A"]),
        Import(text: "@testable import A\n  internal import B", modules: ["A", "B"]),
        Import(text: "public import struct A.B", modules: ["A"]), Import(text: "import A.B", modules: ["A"]),
        Import(text: "// import A\nlet important = 1\nlet a = \"we import A\"", modules: []),
    ])
    func importsAreFound(_ example: Import) {
        #expect(SourceFile(path: "", text: example.text).imports.map(\.module) == example.modules)
    }
}
