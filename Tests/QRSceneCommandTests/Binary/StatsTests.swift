import Testing

/// `stats` and `codes` beside a running receiver.
@Suite("Figures of a receiver", .enabled(if: Binary.isThere, "the command is not built"), .timeLimit(.minutes(3)))
struct StatsTests {
    private func run(_ arguments: [String], _ serving: ServingProcess) async throws -> Binary.Finished {
        try await Binary.run(arguments, ServingProcess.token, in: serving.folder)
    }

    /// With a route and without one: whatever came counts, and counts the same when it is counted anew.
    @Test func whatIsPushedIsCounted() async throws {
        try await ServingProcess.run { serving in
            let pushes = [
                ["subscribe", "--scene", "table/7"], ["scan", "--scene", "table/7"], ["scan", "--scene", "other"],
                ["text"],
                ["unsubscribe"],
            ]
            let person = ["--openid", "oQRScene-Stats_0000000000001"]
            for push in pushes { #expect(try await serving.push(push + person).status == 0) }
            for _ in 0..<2 {
                #expect(try await run(["stats", "rebuild", "--json"], serving).status == 0)
                let stats = try #require(try await run(["stats", "--by", "scene", "--json"], serving).objects().first)
                let rows = stats.objects("rows")
                #expect(rows.map { $0.text("scene") } == ["table/7", "other"])
                #expect(rows.map { $0.number("scans") } == [2, 1])
                #expect(rows.map { $0.number("follows") } == [1, 0])
                #expect(rows.map { $0.number("unfollows") } == [1, 0])
                #expect(stats.object("total")?.number("firsts") == 1)
            }
            let csv = try await run(["stats", "--by", "scene", "--csv"], serving).answer.split(separator: "\n")
            #expect(csv.count == 3)
            #expect(csv.first?.hasPrefix("scene,scans,") == true)
            let codes = try await run(["codes"], serving)
            #expect(codes.status == 0)
            #expect(codes.talk.contains("0 of 100000"))
        }
    }
}
