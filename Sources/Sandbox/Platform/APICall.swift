/// One call of the platform's interface, as its server sees it.
struct APICall: Sendable {
    let isPost: Bool
    let path: String
    let query: FormQuery
    let body: [UInt8]
}
