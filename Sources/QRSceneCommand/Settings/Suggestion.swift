/// "Did you mean …": the nearest of some words.
enum Suggestion {
    /// The word with the fewest edits, where they are few enough to be a slip of the hand.
    static func nearest(to word: String, among words: [String]) -> String? {
        let candidates = words.map { ($0, distance(Array(word), Array($0))) }
        guard let best = candidates.min(by: { $0.1 < $1.1 }), best.1 <= max(1, word.count / 3) else { return nil }
        return best.0
    }

    /// Insertions, removals and replacements from one word to the other.
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var row = Array(0...right.count)
        for (i, character) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in right.enumerated() {
                let replace = diagonal + (character == other ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replace, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[right.count]
    }
}
