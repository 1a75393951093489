internal import HTTPWire

extension FormFields {
    /// The account that a page is asked for: one of these, the first where it names none of them.
    func account(among accounts: [String]) -> String {
        self["account"].flatMap { accounts.contains($0) ? $0 : nil } ?? accounts.first ?? "default"
    }
}
