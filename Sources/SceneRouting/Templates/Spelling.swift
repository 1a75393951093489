/// "Did you mean": the known word nearest to one that was mistyped.
enum Spelling {
    /// `, did you mean 'x'?` or nothing.
    static func didYouMean(_ word: String, among known: [String]) -> String {
        nearest(to: word, among: known).map { " (did you mean '\($0)'?)" } ?? ""
    }

    /// The known word that takes the fewest changes, where those are at most a third of its length or two.
    static func nearest(to word: String, among known: [String]) -> String? {
        guard word.count <= 64 else { return nil }
        let ranked = known.map { (word: $0, distance: distance(word.lowercased(), $0.lowercased())) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
        return best.distance <= max(2, best.word.count / 3) && best.distance < best.word.count ? best.word : nil
    }

    private static func distance(_ left: String, _ right: String) -> Int {
        let (one, other) = (Array(left), Array(right))
        var row = Array(0...other.count)
        for i in one.indices {
            var diagonal = row[0]
            row[0] = i + 1
            for j in other.indices {
                let substituted = diagonal + (one[i] == other[j] ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substituted, row[j] + 1, diagonal + 1)
            }
        }
        return row[other.count]
    }
}
