import Foundation
import Testing

@Suite("Arrows between targets", .timeLimit(.minutes(3)))
struct ArrowTests {
    @Test(.enabled(if: Manifest.swift != nil, "there is no swift in PATH"))
    func theManifestHoldsToTheTable() async throws {
        let manifest = try await Manifest.load()
        #expect(manifest.targets.contains { $0.name == "ArchitectureTests" && $0.isTest })
        #expect(Arrows.problems(of: manifest) == [])
    }

    @Test func theImportsHoldToTheTable() {
        #expect(Arrows.problems(of: SourceFile.all) == [])
    }

    @Test func theTablePointsOneWay() {
        #expect(Arrows.problems(of: Arrows.table) == [])
    }

    // MARK: Each of them can fail

    private static let small = [
        Arrows("Low", because: "lowest"),
        Arrows("High", to: ["Low"], products: ["Logging"], because: "above"),
    ]

    private func manifest(_ high: Set<String>, _ more: [Manifest.Target] = []) -> Manifest {
        Manifest(
            targets: [
                .init(name: "Low", isTest: false, dependencies: []),
                .init(name: "High", isTest: false, dependencies: high),
            ] + more
        )
    }

    @Test func anArrowOutsideOfTheTableIsFound() {
        #expect(Arrows.problems(of: manifest(["Low", "Logging"]), by: Self.small) == [])
        #expect(Arrows.problems(of: manifest(["Yams"]), by: Self.small) == ["High may not depend on Yams"])
        let backwards = Manifest(targets: [
            .init(name: "Low", isTest: false, dependencies: ["High"]),
            .init(name: "High", isTest: false, dependencies: []),
        ])
        #expect(Arrows.problems(of: backwards, by: Self.small) == ["Low may not depend on High"])
    }

    @Test func aTargetOutsideOfTheTableAndARowWithoutATargetAreFound() {
        let another = Manifest.Target(name: "New", isTest: false, dependencies: [])
        #expect(Arrows.problems(of: manifest([], [another]), by: Self.small) == ["New does not stand in the table"])
        let test = Manifest.Target(name: "NewTests", isTest: true, dependencies: ["High", "Yams"])
        #expect(Arrows.problems(of: manifest([], [test]), by: Self.small) == [])
        let gone = Manifest(targets: [.init(name: "Low", isTest: false, dependencies: [])])
        #expect(Arrows.problems(of: gone, by: Self.small) == ["High stands in the table and is no target"])
    }

    @Test func anImportOutsideOfTheTableIsFound() {
        let fine = SourceFile(path: "Sources/High/A.swift", text: "import Logging\npublic import Low\nimport Glibc\n")
        #expect(Arrows.problems(of: [fine], by: Self.small) == [])
        let broken = SourceFile(path: "Sources/Low/A.swift", text: "import High\n")
        #expect(Arrows.problems(of: [broken], by: Self.small) == ["Sources/Low/A.swift: import High"])
        let stray = SourceFile(path: "Sources/Stray/A.swift", text: "")
        #expect(Arrows.problems(of: [stray], by: Self.small).count == 1)
    }

    @Test func aTableThatPointsBackOrGivesNoReasonIsFound() {
        let circle = [Arrows("A", to: ["B"], because: "a"), Arrows("B", to: ["A"], because: "")]
        #expect(Arrows.problems(of: circle) == ["A stands above B", "B has no reason"])
        #expect(Arrows.problems(of: Self.small + [Self.small[0]]) == ["Low has two rows"])
    }

    @Test func aDumpIsRead() throws {
        let json = """
            {"targets":[{"name":"A","type":"regular","dependencies":[{"byName":["B",null]},\
            {"product":["C","package",null,null]},{"target":["D",null]}]},
            {"name":"E","type":"regular","path":"Tests/E","dependencies":[]},{"name":"F","type":"test","dependencies":[]}]}
            """
        let manifest = try Manifest(json: Data(json.utf8))
        #expect(manifest.targets.map(\.dependencies) == [["B", "C", "D"], [], []])
        #expect(manifest.targets.map(\.isTest) == [false, true, true])
        #expect(throws: Manifest.Failure.self) { try Manifest(json: Data("{}".utf8)) }
    }
}
