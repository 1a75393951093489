import Admin
import AdminSite
import Binding
import Channels
import Foundation
import HTTPTypes
import Store
import Testing

/// The document against the routes, in both directions.
@Suite("OpenAPI document")
struct OpenAPITests {
    private struct Document {
        let root: [String: Any]

        init() async throws {
            let answer = try await APIBench().ask(.get, "/api/v1/openapi.json")
            #expect(answer.status == 200)
            root = answer.object
        }

        var paths: [String: [String: [String: Any]]] { root["paths"] as? [String: [String: [String: Any]]] ?? [:] }

        func schema(_ name: String) -> [String: Any] {
            let components = root["components"] as? [String: Any]
            return (components?["schemas"] as? [String: [String: Any]])?[name] ?? [:]
        }

        func properties(_ name: String) -> Set<String> {
            Set((schema(name)["properties"] as? [String: Any] ?? [:]).keys)
        }

        /// The words that a property of a schema may have.
        func words(_ name: String, _ property: String) -> [String] {
            let properties = schema(name)["properties"] as? [String: [String: Any]]
            return properties?[property]?["enum"] as? [String] ?? []
        }
    }

    @Test func itDescribesTheRoutesAndNothingElse() async throws {
        let document = try await Document()
        let described = document.paths.flatMap { path, operations in
            operations.keys.map { "\($0.uppercased()) \(path)" }
        }
        let routes = APIRoute.allCases.map { "\($0.method) \($0.path)" }
        let flows = FlowAPIRoute.allCases.map { "\($0.method) \($0.path)" }
        let channels = ChannelRoute.allCases.map { "\($0.method) \($0.path)" }
        #expect(Set(described) == Set(routes + flows + channels + ["POST \(LoginLinkAPI.path)"]))
        #expect(document.root["openapi"] as? String == "3.1.0")
    }

    @Test func figuresAreDescribedByTheirNames() async throws {
        let document = try await Document()
        let figures = Set(Tally.Figure.allCases.map(\.rawValue))
        #expect(document.properties("Figures") == figures.union(["survival"]))
        #expect(document.properties("StatsRow") == figures.union(["survival", "channel", "scene", "start"]))
        let breakdowns = StatsQuestion.Breakdown.allCases.map(\.rawValue)
        #expect(document.words("Stats", "by") == breakdowns)
        let codes = document.schema("Code")["properties"] as? [String: [String: Any]]
        let concerns = (codes?["concerns"]?["items"] as? [String: Any])?["enum"] as? [String]
        #expect(concerns == CodeConcern.allCases.map(\.rawValue))
    }

    @Test func everyOperationAnswersAsDescribed() async throws {
        let document = try await Document()
        let own = Set(APIRoute.allCases.map(\.path))
        for (path, operations) in document.paths where own.contains(path) {
            for (method, operation) in operations {
                let target = path.replacing("{id}", with: "evt_2")
                let answer =
                    method == "post" ? try await APIBench().post(target) : try await APIBench().ask(.get, target)
                let responses = try #require(operation["responses"] as? [String: Any])
                #expect(answer.status == 200, "\(method) \(path)")
                #expect(responses["200"] != nil, "\(method) \(path)")
            }
        }
    }

    @Test func everyRefusalIsDescribed() async throws {
        let document = try await Document()
        for example in APIEndpointTests.refused where ![404, 405].contains(example.status) {
            let path = String(example.target.prefix { $0 != "?" }).replacing("evt_1", with: "{id}")
            let operation = document.paths[path]?[example.method.rawValue.lowercased()]
            let responses = operation?["responses"] as? [String: Any]
            #expect(responses?["\(example.status)"] != nil, "\(example)")
        }
    }

    @Test func theObjectsHaveTheMembersThatAreDescribed() async throws {
        let document = try await Document()
        let list = try await APIBench().ask(.get, "/api/v1/events")
        #expect(Set(list.object.keys) == document.properties("Events"))
        let row = try #require((list.object["events"] as? [[String: Any]])?.last)
        #expect(Set(row.keys) == document.properties("Event"))
        let detail = try await APIBench().ask(.get, "/api/v1/events/evt_2").object
        #expect(Set(detail.keys) == document.properties("EventDetail"))
        for (member, schema) in [("jobs", "Job"), ("timeline", "TimelineStep"), ("fields", "Field")] {
            let first = try #require((detail[member] as? [[String: Any]])?.first)
            #expect(Set(first.keys) == document.properties(schema), "\(member)")
        }
        for (member, schema) in [("answer", "Answer"), ("reply", "Reply")] {
            #expect(Set(try #require(detail[member] as? [String: Any]).keys) == document.properties(schema))
        }
        let replay = try await APIBench().post("/api/v1/events/evt_2/replay").object
        #expect(Set(replay.keys) == document.properties("Replay"))
        let wish = #"{"document":"x"}"#
        let fault = try await APIBench().post("/api/v1/events/evt_2/replay", body: wish).object
        let described = document.schema("DocumentError")["properties"] as? [String: [String: Any]]
        let members = Set((described?["error"]?["properties"] as? [String: Any] ?? [:]).keys)
        #expect(Set((fault["error"] as? [String: Any] ?? [:]).keys) == members)
        #expect(Set(described?["error"]?["required"] as? [String] ?? []) == members)
        let error = try await APIBench().ask(.get, "/api/v1/nothing").object
        #expect(Set(error.keys) == document.properties("Error"))
        for name in ["Events", "Event", "EventDetail", "Job", "TimelineStep", "Field", "Answer", "Reply", "Replay"] {
            #expect(Set(document.schema(name)["required"] as? [String] ?? []) == document.properties(name), "\(name)")
        }
    }

    @Test func theWordsAreThoseOfTheStore() async throws {
        let document = try await Document()
        #expect(document.words("Event", "state") == StoredPush.State.allCases.map(\.rawValue))
        #expect(document.words("Job", "state") == StoredJob.State.allCases.map(\.rawValue))
        #expect(document.words("TimelineStep", "what") == TimelineStep.Kind.allCases.map(\.rawValue))
    }

    @Test func everyParameterThatIsDescribedIsTaken() async throws {
        let operation = try #require(try await Document().paths["/api/v1/events"]?["get"])
        let parameters = try #require(operation["parameters"] as? [[String: Any]]).compactMap { $0["name"] as? String }
        let values = ["limit": "1", "after": "evt_1", "since": "2026-01-01T00:00:00Z", "state": "late"]
        for name in parameters {
            let value = values[name] ?? (name == "until" ? "2026-01-01T00:00:00Z" : "x")
            #expect(try await APIBench().ask(.get, "/api/v1/events?\(name)=\(value)").status == 200, "\(name)")
        }
        let described: Set = ["limit", "after", "scene", "openid", "event", "account", "state", "since", "until"]
        #expect(Set(parameters) == described)
    }
}
