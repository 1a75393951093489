import Admin
import HTTPTypes
import HTTPWire
import Testing

@testable import AdminSite

/// What the site says while the store is away, in both of its languages.
@Suite("The store is away", .timeLimit(.minutes(3)))
struct StoreAwayTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let readiness: AdminEndpoint.Readiness
        let says: [SiteLanguage: String]
        var testDescription: String { "\(readiness)" }
    }

    static let cases = [
        Case(
            readiness: .ready(remark: "2 writes wait"),
            says: [.chinese: "推送照常确认：2 writes wait", .english: "Pushes are acknowledged all the same: 2 writes wait"]
        ),
        Case(
            readiness: .notReady(reason: "the disk is full"),
            says: [.chinese: "现在不能接收推送：the disk is full", .english: "No push can be taken now: the disk is full"]
        ),
        Case(readiness: .ready(remark: nil), says: [.chinese: "/readyz", .english: "/readyz"]),
    ]

    @Test(arguments: cases, [SiteLanguage.chinese, .english])
    func whoeverComesHearsWhatBecomesOfPushes(_ example: Case, _ language: SiteLanguage) throws {
        let response = LoginDesk.unavailable(language, example.readiness)
        #expect(response.status == .serviceUnavailable)
        let page = String(decoding: response.body, as: UTF8.self)
        #expect(page.contains(try #require(example.says[language])))
    }
}
