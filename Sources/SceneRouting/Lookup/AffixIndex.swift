/// Finds which of many texts a scene begins with (or ends with), without trying them one by one.
///
/// The texts stand sorted. Every text that the scene begins with sorts before the scene, and all that stand between
/// the two begin with that text as well; so the nearest text before the scene, and from there the chain of "longest
/// other text that this one begins with", contains all of them.
struct AffixIndex: Sendable {
    enum Side: Sendable {
        case head
        case tail
    }

    private let side: Side
    /// All texts in sorted order, one after the other; tails are stored backwards.
    private var bytes: [UInt8] = []
    private var starts: [Int32] = [0]
    private var parents: [Int32] = []

    /// Sorts the texts, doubles removed; `order` then tells the place of each.
    init(_ texts: Set<[UInt8]>, side: Side) {
        self.side = side
        let sorted = texts.map { side == .head ? $0 : $0.reversed() }.sorted { $0.lexicographicallyPrecedes($1) }
        var chain: [(place: Int32, text: [UInt8])] = []
        for (place, text) in sorted.enumerated() {
            bytes += text
            starts.append(Int32(bytes.count))
            while let last = chain.last, !text.starts(with: last.text) { chain.removeLast() }
            parents.append(chain.last?.place ?? -1)
            chain.append((Int32(place), text))
        }
    }

    var count: Int { parents.count }

    /// The place of one of the texts the index was made of.
    func place(of text: [UInt8]) -> Int? {
        let place = longest(in: text.span)
        return place >= 0 && length(of: place) == text.count ? place : nil
    }

    /// The place of the longest text the scene begins (ends) with, or -1.
    func longest(in scene: Span<UInt8>) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isAfter(middle, scene) { high = middle } else { low = middle + 1 }
        }
        var place = low - 1
        while place >= 0, !fits(place, scene) { place = parent(of: place) }
        return place
    }

    /// The place of the next shorter text that fits wherever this one does, or -1.
    func parent(of place: Int) -> Int { Int(parents[place]) }

    private func length(of place: Int) -> Int { Int(starts[place + 1] - starts[place]) }

    private func byte(_ scene: Span<UInt8>, _ index: Int) -> UInt8 {
        side == .head ? scene[index] : scene[scene.count - 1 - index]
    }

    /// Whether the text sorts after the scene.
    private func isAfter(_ place: Int, _ scene: Span<UInt8>) -> Bool {
        let start = Int(starts[place])
        let length = length(of: place)
        for index in 0..<min(length, scene.count) {
            let (mine, other) = (bytes[start + index], byte(scene, index))
            if mine != other { return mine > other }
        }
        return length > scene.count
    }

    private func fits(_ place: Int, _ scene: Span<UInt8>) -> Bool {
        let start = Int(starts[place])
        let length = length(of: place)
        guard length <= scene.count else { return false }
        for index in 0..<length where bytes[start + index] != byte(scene, index) { return false }
        return true
    }
}
