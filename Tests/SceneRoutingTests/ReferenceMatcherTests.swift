import OfficialAccount
import SceneRouting
import TestSupport
import Testing
import WeChatPush

/// The rules of routing once more, as slowly and plainly as they can be written.
private struct PlainRoute {
    enum Form {
        case exact(String)
        case shape([String])
        case range(Int, Int)
        case prefix(String)
        case regex(String)
        case fallback
    }

    let form: Form
    let kinds: Set<Scan.Kind>

    var pattern: String {
        switch form {
        case .exact(let text): text
        case .shape(let literals):
            literals.enumerated().map { $0.offset == 0 ? $0.element : "{p\($0.offset)}" + $0.element }.joined()
        case .range(let first, let last): "\(first)..\(last)"
        case .prefix(let prefix): prefix + "*"
        case .regex(let letters): "/[\(letters)]+/"
        case .fallback: "*"
        }
    }

    /// Greater is more specific: the kind of pattern, what counts within it, and whether it is restricted.
    var order: [Int] {
        let restricted = kinds.count == 1 ? 1 : 0
        return switch form {
        case .exact: [6, 0, restricted]
        case .shape(let literals): [5, literals.joined().count, restricted]
        case .range(let first, let last): [4, first - last, restricted]
        case .prefix(let prefix): [3, prefix.count, restricted]
        case .regex: [2, 0, restricted]
        case .fallback: [1, 0, restricted]
        }
    }

    func takes(_ scene: String) -> Bool {
        switch form {
        case .exact(let text): scene == text
        case .shape(let literals):
            scene.hasPrefix(literals[0])
                && rest(Substring(scene.dropFirst(literals[0].count)), literals[1...])
        case .range(let first, let last): Int(scene).map { first <= $0 && $0 <= last && String($0) == scene } ?? false
        case .prefix(let prefix): scene.hasPrefix(prefix)
        case .regex(let letters): scene.allSatisfy { letters.contains($0) }
        case .fallback: true
        }
    }

    /// Tries every length of every parameter.
    private func rest(_ scene: Substring, _ literals: ArraySlice<String>) -> Bool {
        guard let next = literals.first else { return scene.isEmpty }
        guard !scene.isEmpty else { return false }
        return (1...scene.count).contains { length in
            let after = scene.dropFirst(length)
            return after.hasPrefix(next) && rest(after.dropFirst(next.count), literals.dropFirst())
        }
    }
}

@Suite("Router against a plain reference")
struct ReferenceMatcherTests {
    @Test("finds the same route", arguments: 0..<150)
    func findsTheSameRoute(seed: Int) throws {
        var numbers = SeededRandom(seed: UInt64(seed) + 100)
        var registry = SceneRegistry()
        var plain: [PlainRoute] = []
        for _ in 0..<Int.random(in: 1...(seed.isMultiple(of: 3) ? 300 : 60), using: &numbers) {
            let route = randomRoute(&numbers)
            // The same pattern for the same kinds is refused; that is not in question here.
            guard (try? registry.reply(route.pattern, kinds: route.kinds, with: named("x"))) != nil else { continue }
            plain.append(route)
        }
        let router = registry.router()
        let hidden = Set(router.unreachable().map(ObjectIdentifier.init))
        for _ in 0..<200 {
            let text = randomScene(&numbers)
            let kind = Scan.Kind.allCases.randomElement(using: &numbers)!
            var expected: Int?
            for (index, route) in plain.enumerated() where route.kinds.contains(kind) && route.takes(text) {
                guard let best = expected else {
                    expected = index
                    continue
                }
                if plain[best].order.lexicographicallyPrecedes(route.order) { expected = index }
            }
            let found = router.route(try scan(text, kind))
            #expect(found?.route === expected.map { router.routes[$0] }, "'\(text)' on \(kind)")
            #expect(router.explain(try scene(text), kind: kind).match?.route === found?.route)
            if let found {
                #expect(!hidden.contains(ObjectIdentifier(found.route)), "\(found.route) runs on '\(text)'")
            }
        }
    }

    private func randomRoute(_ numbers: inout SeededRandom) -> PlainRoute {
        let kinds: Set<Scan.Kind> = [[.newFollower], [.alreadyFollowing], Set(Scan.Kind.allCases)].randomElement(
            using: &numbers
        )!
        let form: PlainRoute.Form =
            switch Int.random(in: 0..<12, using: &numbers) {
            case 0, 1: .exact(randomScene(&numbers))
            case 2...5: .shape(randomLiterals(&numbers))
            case 6, 7: range(&numbers)
            case 8, 9: .prefix(randomText(1...3, &numbers))
            case 10: .regex(["a", "ab", "1", "a1-"].randomElement(using: &numbers)!)
            default: .fallback
            }
        return PlainRoute(form: form, kinds: kinds)
    }

    private func range(_ numbers: inout SeededRandom) -> PlainRoute.Form {
        let first = Int.random(in: 0...120, using: &numbers)
        return .range(first, first + Int.random(in: 0...60, using: &numbers))
    }

    private func randomLiterals(_ numbers: inout SeededRandom) -> [String] {
        let parameters = Int.random(in: 1...3, using: &numbers)
        return (0...parameters).map { index in
            randomText(index == 0 || index == parameters ? 0...2 : 1...2, &numbers)
        }
    }

    private func randomText(_ lengths: ClosedRange<Int>, _ numbers: inout SeededRandom) -> String {
        String((0..<Int.random(in: lengths, using: &numbers)).map { _ in "ab1-".randomElement(using: &numbers)! })
    }

    private func randomScene(_ numbers: inout SeededRandom) -> String {
        Bool.random(using: &numbers)
            ? randomText(1...7, &numbers) : String(Int.random(in: 0...190, using: &numbers))
    }
}
