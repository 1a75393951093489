import QRScene

/// A forward as the file has it, for tables of routes: nothing is sent anywhere.
struct ForwardSketch: SceneHandler, CustomStringConvertible {
    let description: String

    init(_ entry: ForwardEntry) throws(ForwardTargetError) {
        try ForwardTarget.check(entry.url, allowsPrivate: entry.allowsPrivate)
        description = "forward \(entry.url.prefix { $0 != "?" })" + (entry.isOrdered ? " in order" : "")
    }

    func handle(_ scan: Scan, _ context: ScanContext) async throws -> PassiveReply? { nil }
}
