import Store
import Testing

@Suite("Takeover pause")
struct TakeoverPauseTests {
    /// Signs of life: whether the one before still counted; and whether others are left alone behind each.
    @Test(arguments: [
        ([false], [false]),
        ([false, true, true], [false, false, false]),
        ([true], [false]),
        ([false, false, true, true], [false, true, true, false]),
        // What lapses again during the pause begins it anew.
        ([false, false, true, false, true, true], [false, true, true, true, true, false]),
    ])
    func lastsTwoSignsOfLifeBehindALapse(_ signs: [Bool], _ pauses: [Bool]) {
        var pause = TakeoverPause()
        #expect(!pause.isOn)
        for (wasAlive, isOn) in zip(signs, pauses) {
            pause.showedLife(wasAlive: wasAlive)
            #expect(pause.isOn == isOn)
        }
    }
}
