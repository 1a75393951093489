import OfficialAccount
import Testing

@testable import Binding

@Suite("Binding flow")
struct BindingFlowTests {
    @Test func bindsWhoScannedAndTypedTheDigits() throws {
        var bench = FlowBench()
        bench.scan()
        #expect(bench.flow.state.name == .scanned)
        let digits = try #require(bench.digits)
        #expect(bench.effects.contains(.reply(.digits(digits, .bind, FlowBench.display))))
        bench.submit()
        #expect(bench.flow.state.name == .confirmed)
        bench.settle()
        let completion = try #require(bench.flow.state.completion)
        #expect(bench.flow.state.name == .bound)
        #expect(completion.openID == FlowBench.person)
        #expect(completion.account == FlowBench.account)
        #expect(bench.effects.contains(.storeBinding(try #require(completion.binding))))
        #expect(bench.effects.contains(.notice(.bound, to: FlowBench.account)))
        #expect(bench.effects.contains(.message(.bound(FlowBench.display), to: FlowBench.person)))
    }
}
