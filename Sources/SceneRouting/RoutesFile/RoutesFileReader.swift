internal import WeChatPush
internal import Yams

/// Reads the YAML of a routes file and notes every problem with its place.
struct RoutesFileReader {
    private(set) var problems: [RoutesFileProblem] = []
    /// The first forward to each URL, with the line its route begins on.
    private var forwards: [String: (entry: ForwardEntry, line: Int)] = [:]

    mutating func note(_ fault: RoutesFileFault, at mark: Mark?) {
        guard problems.count < RoutesFileError.problemLimit else { return }
        problems.append(RoutesFileProblem(line: mark?.line ?? 0, column: mark?.column ?? 0, fault: fault))
    }

    /// The problems in the order of the file.
    func sorted() -> [RoutesFileProblem] {
        problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
    }

    /// The routes of the text; complete only if no problem was noted.
    mutating func routes(of text: String) -> [RouteEntry] {
        guard let root = compose(text) else { return [] }
        guard let document = mapping(root, "the file", known: ["routes"]) else { return [] }
        guard let list = document["routes"] else {
            // A mistyped key is the reason, and was noted.
            if problems.isEmpty { note(.noRoutes, at: root.mark) }
            return []
        }
        guard case .sequence(let items) = list else {
            note(.expected(.list, what: "routes"), at: list.mark)
            return []
        }
        return items.compactMap { entry($0) }
    }

    private mutating func entry(_ node: Node) -> RouteEntry? {
        let before = problems.count
        guard let fields = mapping(node, "a route", known: ["scene", "on", "name", "reply", "forward"]) else {
            return nil
        }
        let pattern = pattern(fields["scene"], of: node)
        let kinds = kinds(fields["on"])
        let name = fields["name"].flatMap { text($0, "name") }
        let action = action(fields, of: node, parameters: pattern?.parameterNames)
        guard problems.count == before, let pattern, let action else { return nil }
        let mark = fields["scene"]?.mark
        return RouteEntry(
            pattern: pattern,
            kinds: kinds,
            name: name,
            action: action,
            line: mark?.line ?? 0,
            column: mark?.column ?? 0
        )
    }

    private mutating func pattern(_ node: Node?, of route: Node) -> ScenePattern? {
        guard let node else {
            note(.missingKey("scene", what: "a route"), at: route.mark)
            return nil
        }
        guard let text = text(node, "scene") else { return nil }
        do {
            return try ScenePattern.parse(text)
        } catch {
            note(.pattern(text, error), at: node.mark)
            return nil
        }
    }

    private mutating func kinds(_ node: Node?) -> Set<Scan.Kind> {
        guard let node else { return Set(Scan.Kind.allCases) }
        let items: [Node] = if case .sequence(let sequence) = node { Array(sequence) } else { [node] }
        if items.isEmpty { note(.noKinds, at: node.mark) }
        var kinds: Set<Scan.Kind> = []
        for item in items {
            guard let word = text(item, "on") else { continue }
            if let kind = Scan.Kind(rawValue: word) { kinds.insert(kind) } else { note(.kind(word), at: item.mark) }
        }
        return kinds
    }

    private mutating func action(
        _ fields: [String: Node],
        of route: Node,
        parameters: [String]?
    ) -> RouteEntry.Action? {
        switch (fields["reply"], fields["forward"]) {
        case (let reply?, nil): return template(reply, parameters: parameters).map { .reply($0) }
        case (nil, let forward?): return self.forward(forward, line: fields["scene"]?.mark?.line ?? 0)
        case (nil, nil): note(.noReply, at: route.mark)
        case (_?, let forward?): note(.both("reply", "forward"), at: forward.mark)
        }
        return nil
    }

    private mutating func forward(_ node: Node, line: Int) -> RouteEntry.Action? {
        guard let entry = forward(node) else { return nil }
        guard let first = forwards[entry.url] else {
            forwards[entry.url] = (entry, line)
            return .forward(entry)
        }
        if !first.entry.agrees(with: entry) { note(.forwardDiffers(line: first.line), at: node.mark) }
        return .forward(entry)
    }

    private mutating func template(_ node: Node, parameters: [String]?) -> ReplyTemplate? {
        guard let (reply, marks) = reply(node) else { return nil }
        do throws(ReplyTemplateError) {
            let template = try ReplyTemplate(reply)
            // Without a pattern there is a problem already, and its parameters are not known.
            if let parameters { try template.check(parameters: parameters) }
            return template
        } catch {
            note(.template(error), at: marks[error.field] ?? node.mark)
            return nil
        }
    }
}

// MARK: Nodes

extension RoutesFileReader {
    /// The document's root; the plain words are not resolved to numbers and truth values, since `on` would be one.
    private mutating func compose(_ text: String) -> Node? {
        do {
            if let root = try Yams.compose(yaml: text, .basic) { return root }
            note(.noRoutes, at: nil)
        } catch let error as YamlError {
            note(error)
        } catch {
            note(.yaml("\(error)"), at: nil)
        }
        return nil
    }

    private mutating func note(_ error: YamlError) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            note(.yaml(problem), at: mark)
        case .duplicatedKeysInMapping(let keys, let context): note(.repeatedKeys(keys), at: context.mark)
        case .reader(let problem, _, _, _): note(.yaml(problem), at: nil)
        default: note(.yaml("it could not be read"), at: nil)
        }
    }

    /// The values of a mapping by key; keys that mean nothing are noted.
    mutating func mapping(_ node: Node, _ what: String, known: [String]) -> [String: Node]? {
        guard case .mapping(let pairs) = node else {
            note(.expected(.mapping, what: what), at: node.mark)
            return nil
        }
        var result: [String: Node] = [:]
        for (key, value) in pairs {
            guard case .scalar(let word) = key, known.contains(word.string) else {
                note(.unknownKey(key.scalar?.string ?? "?", known: known), at: key.mark)
                continue
            }
            result[word.string] = value
        }
        return result
    }

    /// The text of a scalar as it is written, a number's digits too.
    mutating func text(_ node: Node, _ what: String) -> String? {
        guard case .scalar(let scalar) = node else {
            note(.expected(.text, what: what), at: node.mark)
            return nil
        }
        guard !scalar.string.isEmpty else {
            note(.empty(what), at: node.mark)
            return nil
        }
        return scalar.string
    }
}
