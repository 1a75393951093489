/// The words in the chat that mean something to a flow.
enum ChatWord: Sendable, Hashable {
    /// `0`: it was not I, or I do not want to.
    case cancel
    /// `1` to `9`: start moving, or the account with this number.
    case number(Int)
    /// `解绑`: end the binding.
    case unbind
    /// `撤销`: take back what was done within seven days.
    case undo

    /// The word of a message; `nil` for every other message, which is none of a flow's business.
    init?(_ message: String) {
        guard message.utf8.count <= 64 else { return nil }
        let word = message.filter { !$0.isWhitespace }.lowercased()
        switch word {
        case "解绑", "解綁", "解除绑定", "unbind", "unlink": self = .unbind
        case "撤销", "撤銷", "undo": self = .undo
        default:
            guard word.unicodeScalars.count == 1, let scalar = word.unicodeScalars.first else { return nil }
            switch scalar {
            case "0", "\u{FF10}": self = .cancel
            case "1"..."9": self = .number(Int(scalar.value - 0x30))
            case "\u{FF11}"..."\u{FF19}": self = .number(Int(scalar.value - 0xFF10))
            default: return nil
            }
        }
    }
}
