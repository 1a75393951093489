/// A fact as it is counted: with a store's numbers in place of words.
package struct CountedFact: Sendable, Hashable {
    package var number: Int64
    package var kind: ChannelFact.Kind
    package var at: Int64
    package var person: [UInt8]
    /// Its scene; `noScene` where it has none.
    package var scene: Int64
    /// "No scene" of its account.
    package var noScene: Int64
    /// All scenes of its account together.
    package var all: Int64

    package init(
        number: Int64,
        kind: ChannelFact.Kind,
        at: Int64,
        person: [UInt8],
        scene: Int64,
        noScene: Int64,
        all: Int64
    ) {
        self.number = number
        self.kind = kind
        self.at = at
        self.person = person
        self.scene = scene
        self.noScene = noScene
        self.all = all
    }
}
