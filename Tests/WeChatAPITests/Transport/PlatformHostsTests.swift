import Testing
import WeChatAPI

@Suite("Platform hosts")
struct PlatformHostsTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let base: String
        var error: HostError?
        var testDescription: String { base }
    }

    @Test(arguments: [
        Row(base: "https://api.weixin.qq.com"), Row(base: "https://sh.api.weixin.qq.com/"),
        Row(base: "http://127.0.0.1:8090/sandbox"), Row(base: "HTTP://[::1]:8090"),
        Row(base: "", error: .scheme), Row(base: "api.weixin.qq.com", error: .scheme),
        Row(base: "ftp://x", error: .scheme), Row(base: "https://", error: .scheme),
        Row(base: "https:///x", error: .noHost),
        Row(base: "https://x?y", error: .query), Row(base: "https://x#y", error: .query),
        Row(base: "https://x y", error: .query), Row(base: "https://é", error: .query),
    ])
    func aBaseIsCheckedBeforeItIsUsed(row: Row) {
        do {
            let hosts = try PlatformHosts(api: row.base, pages: "https://mp.weixin.qq.com")
            #expect(row.error == nil)
            #expect(!hosts.api.hasSuffix("/"))
        } catch {
            #expect(error == row.error)
        }
    }
}
