/// A text with parameters in it, such as `table/{number}`, ready to be compared.
///
/// `literals` has one text more than there are parameters: before the first, between two, after the last. Only the
/// first and the last may be empty. Leftmost search of each literal finds a match wherever there is one, since the
/// last literal is tied to the end and the others only need to come in order; so matching never goes back.
///
/// A class, though it never changes: a look-up hands shapes on, and each hand-over of a value would count three arrays.
final class SceneShape: Sendable, Hashable {
    let literals: [String]
    let names: [String]
    /// The same literals as bytes.
    private let bytes: [[UInt8]]

    init(literals: [String], names: [String]) {
        self.literals = literals
        self.names = names
        bytes = literals.map { Array($0.utf8) }
    }

    static func == (left: SceneShape, right: SceneShape) -> Bool {
        left.literals == right.literals && left.names == right.names
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(literals)
        hasher.combine(names)
    }

    var head: [UInt8] { bytes[0] }
    var tail: [UInt8] { bytes[bytes.count - 1] }
    /// The literal after the first parameter, where another parameter follows it.
    var middle: [UInt8]? { bytes.count > 2 ? bytes[1] : nil }
    var literalCount: Int { literals.reduce(0) { $0 + $1.unicodeScalars.count } }
    /// The shape with its parameters' names taken away; NUL is no character a scene can have.
    var anonymous: String { literals.joined(separator: "\0") }

    func matches(_ scene: Span<UInt8>) -> Bool { walk(scene) { _, _ in } == nil }

    /// Only for a scene that ``matches(_:)``.
    func parameters(of scene: String) -> SceneParameters {
        var values: [String?] = []
        values.reserveCapacity(names.count)
        let bytes = scene.utf8.span
        _ = walk(bytes) { start, end in
            let value = unsafe bytes.extracting(start..<end).withUnsafeBufferPointer { bytes in
                unsafe String(decoding: bytes, as: UTF8.self)
            }
            values.append(value)
        }
        return SceneParameters(names: names, values: values)
    }

    /// Where a walk had to stop: at which literal, and at which byte.
    private struct Stop {
        let literal: Int
        let offset: Int
    }

    /// Walks the scene and hands over the bounds of each parameter; `nil` when it reached the end.
    private func walk(_ scene: Span<UInt8>, _ visit: (Int, Int) -> Void) -> Stop? {
        guard begins(scene, at: 0, with: bytes[0]) else { return Stop(literal: 0, offset: 0) }
        let last = bytes.count - 1
        let end = scene.count - bytes[last].count
        var start = bytes[0].count
        for index in 1..<last {
            guard let found = first(bytes[index], in: scene, from: start + 1, to: end) else {
                return Stop(literal: index, offset: start)
            }
            visit(start, found)
            start = found + bytes[index].count
        }
        guard end > start, begins(scene, at: end, with: bytes[last]) else { return Stop(literal: last, offset: start) }
        visit(start, end)
        return nil
    }

    private func begins(_ scene: Span<UInt8>, at offset: Int, with literal: [UInt8]) -> Bool {
        guard offset >= 0, scene.count - offset >= literal.count else { return false }
        for index in literal.indices where scene[offset + index] != literal[index] { return false }
        return true
    }

    private func first(_ literal: [UInt8], in scene: Span<UInt8>, from start: Int, to end: Int) -> Int? {
        var offset = start
        while offset + literal.count <= end {
            if begins(scene, at: offset, with: literal) { return offset }
            offset += 1
        }
        return nil
    }
}

extension SceneShape {
    func mismatch(_ scene: String) -> SceneMismatch? {
        guard let stop = walk(scene.utf8.span, { _, _ in }) else { return nil }
        guard stop.literal > 0 else {
            return .differs(at: commonCharacters(literals[0], scene) + 1, expected: literals[0])
        }
        let position = String(decoding: scene.utf8.prefix(stop.offset), as: UTF8.self).unicodeScalars.count
        let name = names[stop.literal - 1]
        let literal = literals[stop.literal]
        let rest = scene.utf8.dropFirst(stop.offset)
        if rest.isEmpty || literal.isEmpty || rest.elementsEqual(literal.utf8) { return .emptyParameter(name) }
        return .missing(literal: literal, after: position)
    }
}
