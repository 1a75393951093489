import HTTPTypes
import HTTPWire
import OfficialAccount
import TestSupport
import Testing

@testable import Binding

@Suite("Flow pages", .timeLimit(.minutes(3)))
struct FlowPagesTests {
    @Test func thePageRunsNothingForeignAndIsFramedByTheSiteAlone() async throws {
        let bench = try PageBench(origins: ["https://www.shop.example"])
        let begun = try await bench.begin()
        let fields = try await bench.send(.get, begun.path, cookie: bench.cookie(begun)).fields
        #expect(
            fields[.contentSecurityPolicy]
                == "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; "
                + "base-uri 'none'; form-action 'self'; frame-ancestors https://shop.example https://www.shop.example"
        )
        #expect(fields[.cacheControl] == "no-store")
        #expect(fields[.xContentTypeOptions] == "nosniff")
        #expect(fields[try #require(HTTPField.Name("Referrer-Policy"))] == "same-origin")
        let closed = try await bench.send(.get, begun.path).fields
        #expect(closed[.contentSecurityPolicy]?.hasSuffix("frame-ancestors 'none'") == true)
        #expect(closed[try #require(HTTPField.Name("X-Frame-Options"))] == "DENY")
    }

    @Test func noPageHoldsASecretOrAPerson() async throws {
        let bench = try PageBench()
        let begun = try await bench.begin()
        var pages = [try await bench.page(begun)]
        let digits = try await bench.scan(begun)
        pages.append(try await bench.page(begun))
        _ = try await bench.post("code", begun, "code=\(digits.text)")
        pages.append(try await bench.page(begun))
        let account = "用户/1001"
        for page in pages {
            for secret in [
                begun.verifier.text, FlowBench.person.rawValue, digits.text, digits.grouped, account, "style=",
            ] {
                #expect(!page.contains(secret), "\(secret)")
            }
            #expect(!page.contains("<script>"))
        }
        #expect(pages[2].contains("https://shop.example/back?from=scan&amp;flow_id=\(begun.id)#top"))
    }

    @Test func textsOfOthersStayTexts() async throws {
        let bench = try PageBench(site: "<b a='1'>&\"x")
        let begun = try await bench.begin { display in
            display.place = DisplayText("\"><script>alert(1)</script>")
            display.purpose = DisplayText("<i>")
        }
        let page = try await bench.page(begun)
        for raw in ["<b ", "<script>alert", "<i>"] { #expect(!page.contains(raw), "\(raw)") }
        #expect(page.contains("&lt;b a=&#39;1&#39;&gt;&amp;&quot;x"))
    }

    @Test func thePageSpeaksTheFlowsLanguage() async throws {
        let bench = try PageBench()
        let begun = try await bench.begin { $0.language = .english }
        let page = try await bench.page(begun, ["Accept-Language": "zh-CN"])
        #expect(page.contains("<html lang=\"en\">") && page.contains("Scan the code with WeChat"))
    }

    @Test(
        "a page without a flow speaks the browser's language",
        arguments: [
            ("en-US,en;q=0.9", "en"), ("zh-CN", "zh-CN"), ("fr, en;q=0.5, zh;q=0.8", "zh-CN"), ("", "zh-CN"),
            ("de", "zh-CN"),
            ("en;q=0, zh;q=0.1", "zh-CN"), (";;,=,q", "zh-CN"),
        ]
    )
    func closedLanguage(_ wish: String, _ tag: String) async throws {
        let bench = try PageBench()
        let response = try await bench.send(.get, "/scan/flow_x", "", ["Accept-Language": wish])
        #expect(String(decoding: response.body, as: UTF8.self).contains("<html lang=\"\(tag)\">"))
    }

    @Test func theDigitsEndTheFlowWithAndWithoutAScript() async throws {
        for json in [true, false] {
            let bench = try PageBench()
            let begun = try await bench.begin()
            let digits = try await bench.scan(begun)
            let response = try await bench.post(
                "code",
                begun,
                "code=\(digits.grouped.replacing(" ", with: "+"))",
                json: json
            )
            #expect(response.status == (json ? .ok : .seeOther))
            if json { #expect(String(decoding: response.body, as: UTF8.self) == "{\"status\":\"done\"}") }
            #expect(try await bench.flow(begun).state.name == .bound)
            #expect(try await bench.page(begun).contains("绑定成功"))
        }
    }

    @Test func whatIsNotFromOurPageMovesNothing() async throws {
        let bench = try PageBench()
        let begun = try await bench.begin()
        let digits = try await bench.scan(begun)
        let before = try await bench.flow(begun)
        let (token, code) = ("token=\(bench.token(begun))", "code=\(digits.text)")
        let own = PageBench.own.merging(["Accept": "application/json"]) { first, _ in first }
        let wrong: [(String, [String: String])] = [
            (code, own), ("\(code)&token=x", own), ("\(token)&\(token)&\(code)", own),
            ("\(token)&\(code)", own.merging(["Origin": "https://evil.example"]) { $1 }),
            ("\(token)&\(code)", own.merging(["Origin": "null"]) { $1 }),
            ("\(token)&\(code)", own.filter { $0.key != "Origin" }),
            ("\(token)&\(code)", own.merging(["Sec-Fetch-Site": "cross-site"]) { $1 }),
            ("\(token)&\(code)", own.merging(["Sec-Fetch-Site": "same-site"]) { $1 }),
            ("\(token)&\(code)", own.filter { $0.key != "Sec-Fetch-Site" }),
        ]
        var answers: Set<Answer> = []
        for action in ["cancel", "refresh", "code"] {
            for (body, fields) in wrong {
                let response = try await bench.send(
                    .post,
                    "\(begun.path)/\(action)",
                    body,
                    cookie: bench.cookie(begun),
                    fields
                )
                answers.insert(Answer(response))
            }
        }
        #expect(answers.count == 1)
        #expect(answers.first?.status == 403)
        #expect(try await bench.flow(begun) == before)
        #expect(bench.waits.soFar == wrong.count * 3)
    }

    @Test func wrongDigitsAreRefusedAlikeAndThePageSaysHowManyAreLeft() async throws {
        let bench = try PageBench()
        let begun = try await bench.begin()
        let digits = try await bench.scan(begun)
        let wrong = digits.text == "000000" ? "000001" : "000000"
        let refused = Answer(try await bench.post("code", begun, "code=\(wrong)", json: true))
        let foreign = try await bench.send(
            .post,
            "\(begun.path)/code",
            "code=\(digits.text)",
            cookie: bench.cookie(begun),
            PageBench.own.merging(["Accept": "application/json"]) { $1 }
        )
        #expect(refused == Answer(foreign))
        #expect(try await bench.page(begun).contains("还可以试 4 次"))
        for _ in 1...4 { _ = try await bench.post("code", begun, "code=\(wrong)") }
        #expect(try await bench.page(begun).contains("验证码输错次数过多"))
        #expect(try await bench.flow(begun).state == .cancelled(.wrongDigits))
    }

    @Test func oneAddressCompletesTenTimesAMinute() async throws {
        let bench = try PageBench()
        let begun = try await bench.begin()
        let digits = try await bench.scan(begun)
        let from = { (address: String) in PageBench.own.merging(["X-Forwarded-For": "10.9.9.9, \(address)"]) { $1 } }
        let body = "token=\(bench.token(begun))&code="
        for _ in 1...10 {
            _ = try await bench.send(
                .post,
                "\(begun.path)/code",
                body,
                cookie: bench.cookie(begun),
                from("203.0.113.7")
            )
        }
        let right = body + digits.text
        _ = try await bench.send(.post, "\(begun.path)/code", right, cookie: bench.cookie(begun), from("203.0.113.7"))
        #expect(try await bench.flow(begun).state.name == .scanned)
        _ = try await bench.send(.post, "\(begun.path)/code", right, cookie: bench.cookie(begun), from("203.0.113.8"))
        #expect(try await bench.flow(begun).state.name == .bound)
    }

    @Test func refreshShowsAnotherPictureAndCancelEnds() async throws {
        let bench = try PageBench()
        let begun = try await bench.begin()
        let first = try await bench.send(.get, "\(begun.path)/picture.svg", cookie: bench.cookie(begun))
        #expect(first.fields[.contentType] == "image/svg+xml")
        #expect(try await bench.post("refresh", begun).fields[.location] == begun.path)
        let second = try await bench.send(.get, "\(begun.path)/picture.svg", cookie: bench.cookie(begun))
        #expect(first.body != second.body && bench.platform.codes.count == 2)
        _ = try await bench.post("cancel", begun)
        #expect(try await bench.flow(begun).state == .cancelled(.browser))
        let over = try await bench.send(.get, "\(begun.path)/picture.svg", cookie: bench.cookie(begun))
        #expect(over.status == .notFound)
    }

    @Test func whoAsksTooOftenIsToldToSlowDown() async throws {
        let bench = try PageBench()
        let begun = try await bench.begin()
        let ask = { try await bench.send(.get, "\(begun.path)/status", cookie: bench.cookie(begun)) }
        let first = try await ask()
        #expect(first.status == .ok)
        #expect(String(decoding: first.body, as: UTF8.self).contains("\"interval\":2,\"status\":\"waiting\""))
        let second = try await ask()
        #expect(second.status == .tooManyRequests)
        #expect(second.fields[.retryAfter] == "7")
        #expect(String(decoding: second.body, as: UTF8.self) == "{\"error\":\"slow_down\",\"interval\":7}")
        bench.time.advance(by: .seconds(7))
        #expect(try await ask().status == .ok)
    }

    @Test func theBrowserThatHoldsTheCookieFollowsEvents() async throws {
        let bench = try PageBench()
        let begun = try await bench.begin()
        let response = try await bench.send(.get, "\(begun.path)/events", cookie: bench.cookie(begun))
        #expect(response.fields[.contentType] == "text/event-stream")
        bench.time.stop()
    }

    @Test func aPublicURLWithAPathKeepsIt() async throws {
        let bench = try PageBench(publicURL: "https://www.example.com/wx/")
        let begun = try await bench.begin()
        let page = try await bench.page(begun)
        #expect(page.contains("src=\"/wx/scan/page.js?v=") && page.contains("action=\"/wx\(begun.path)/cancel\""))
        #expect(bench.desk.configuration.policy.origins == ["https://www.example.com"])
    }

    @Test func pollsAreRememberedForSoManyFlowsAndNoMore() {
        let polls = PollMemory(limits: FlowLimits())
        let now = FlowBench.start
        let id = { (number: Int) in FlowID(rawValue: "flow_\(number)") }
        for number in 0..<4096 { #expect(polls.poll(id(number), at: now) == .status) }
        #expect(polls.poll(id(0), at: now) == .slowDown(.seconds(7)))
        #expect(polls.poll(id(4096), at: now) == .status)
        // The oldest were forgotten, the youngest were not.
        #expect(polls.poll(id(0), at: now) == .status)
        #expect(polls.poll(id(4095), at: now) == .slowDown(.seconds(7)))
    }
}
