/// The bodies of remembered answers, oldest first, one behind the other in blocks.
///
/// A hundred thousand arrays would lie all over the heap: letting the oldest go and writing a new one touched a dozen
/// lines of memory that no cache held, 0.4 µs a push. Here bodies are written in order, and the array goes at once.
struct AnswerBodies {
    /// Where a body is.
    struct Place {
        fileprivate let block: Int
        fileprivate let range: Range<Int>
    }

    private static let blockSize = 65_536

    private var blocks: [[UInt8]] = []
    /// The number of the first block that is still here.
    private var first = 0

    /// Copies a body in.
    mutating func append(_ body: [UInt8]) -> Place {
        if blocks.isEmpty || blocks[blocks.count - 1].count + body.count > Self.blockSize {
            blocks.append([])
            blocks[blocks.count - 1].reserveCapacity(max(Self.blockSize, body.count))
        }
        let last = blocks.count - 1
        let start = blocks[last].count
        blocks[last].append(contentsOf: body)
        return Place(block: first + last, range: start..<start + body.count)
    }

    /// A body that is still here.
    subscript(place: Place) -> [UInt8] { Array(blocks[place.block - first][place.range]) }

    /// Lets go whatever was appended before this body, by whole blocks; everything where there is none.
    mutating func removeAll(before place: Place?) {
        let keep = place?.block ?? first + blocks.count
        while first < keep {
            blocks.removeFirst()
            first += 1
        }
    }
}
