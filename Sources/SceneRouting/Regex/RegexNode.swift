/// A regular expression as a tree, between its text and its program.
indirect enum RegexNode {
    case empty
    case set(ScalarSet)
    case atStart
    case atEnd
    case sequence([RegexNode])
    case choice([RegexNode])
    /// A named group; its number counts names from 0.
    case group(RegexNode, number: Int)
    /// `most` is `nil` for no limit; a lazy one tries to leave before it repeats.
    case repeated(RegexNode, least: Int, most: Int?, isLazy: Bool)
}
