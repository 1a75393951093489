import Testing

@testable import Binding

@Suite("Page step")
struct PageStepTests {
    private func step(_ bench: FlowBench) -> PageStep { PageStep(bench.flow, at: bench.now, bench.rules.policy) }

    @Test func aPictureHasItsTime() throws {
        var bench = try FlowBench()
        #expect(step(bench) == .scan(.seconds(300)))
        bench.wait(.seconds(300))
        #expect(step(bench) == .pictureOver(canRefresh: true))
        for _ in 1...5 { bench.apply(.refresh(bench.proof)) }
        #expect(step(bench) == .making)
        bench.wait(.seconds(299))
        #expect(step(bench) == .making)
        bench.wait(.seconds(1))
        // The ten minutes are over, though nobody has written that down yet.
        #expect(step(bench) == .expired)
    }

    @Test func digitsHaveTheirTimeAndTheirTries() throws {
        var bench = try FlowBench()
        bench.scan()
        #expect(step(bench) == .digits(.seconds(120), triesLeft: nil))
        bench.apply(.submit(bench.proof, digits: bench.wrongDigits))
        #expect(step(bench) == .digits(.seconds(120), triesLeft: 4))
        bench.wait(.seconds(120))
        #expect(step(bench) == .digitsOver(canScan: true))
        bench.wait(.seconds(180))
        #expect(step(bench) == .digitsOver(canScan: false))
    }

    @Test func otherModesAskForAButton() throws {
        var tap = try FlowBench(.login, .tap)
        tap.scan()
        #expect(step(tap) == .phone)
        var instant = try FlowBench(.login, .instant) { $0.allowsInstant = true }
        instant.scan()
        #expect(step(instant) == .press)
    }

    @Test func everyConflictLooksTheSame() throws {
        let taken = FlowBench.binding(FlowBench.other)
        let elsewhere = FlowBench.binding(FlowBench.person, FlowBench.otherAccount)
        var steps: [PageStep] = []
        for (ofPerson, ofAccount) in [([elsewhere], []), ([], [taken]), ([elsewhere], [taken])] {
            var bench = try FlowBench()
            bench.register = BindingRegister(bindings: ofPerson + ofAccount)
            bench.complete()
            #expect(bench.flow.state.name == .conflict)
            steps.append(step(bench))
        }
        #expect(steps == [.refused, .refused, .refused])
    }

    @Test func endsAreTold() throws {
        var bound = try FlowBench()
        bound.complete()
        #expect(step(bound) == .done)
        var two = try FlowBench()
        two.scan()
        two.apply(.scan(two.report(by: FlowBench.other)))
        #expect(step(two) == .cancelled(.secondScanner))
        #expect(step(bound).isOver && step(two).isOver)
    }

    @Test("each step has words in each language", arguments: FlowKind.allCases)
    func words(_ kind: FlowKind) {
        let steps: [PageStep] =
            [
                .making, .scan(.seconds(1)), .pictureOver(canRefresh: true), .pictureOver(canRefresh: false),
                .digits(.seconds(1), triesLeft: 1), .digitsOver(canScan: true), .digitsOver(canScan: false), .phone,
                .press,
                .choose, .refused, .later, .done, .expired, .failed,
            ] + CancelReason.allCases.map { .cancelled($0) }
        for step in steps {
            let chinese = PageTexts(language: .chinese)
            let english = PageTexts(language: .english)
            for texts in [chinese, english] {
                #expect(!texts.lead(step, kind).isEmpty && !texts.explanation(step, kind, site: "X").isEmpty)
            }
            #expect(english.lead(step, kind).replacing("…", with: "").utf8.allSatisfy { $0 < 0x80 })
            #expect(english.explanation(step, kind, site: "X").replacing("…", with: "").utf8.allSatisfy { $0 < 0x80 })
        }
    }
}
