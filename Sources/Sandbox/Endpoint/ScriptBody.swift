internal import Foundation
internal import OfficialAccount

/// The body of a request to `/sandbox/…`: one JSON object.
struct ScriptBody: Decodable, Sendable {
    var openid: String?
    var ticket: String?
    var follow: Bool?
    var content: String?
    var scene: String?
    var permanent: Bool?
    var seconds: Int64?
    var url: String?
    var expired: Bool?
    var repeating: Bool?
    var count: Int?
    var at: Int64?

    /// Reads a body; `nil` where it is no JSON object of these members.
    init?(_ bytes: some Sequence<UInt8>) {
        guard let body = try? JSONDecoder().decode(ScriptBody.self, from: Data(bytes)) else { return nil }
        self = body
    }

    /// The code that is wanted: an integer scene makes a code of the integer kinds.
    var codeRequest: CodeRequest? {
        guard let scene, (1...64).contains(scene.unicodeScalars.count) else { return nil }
        let number = UInt32(scene).flatMap { String($0) == scene && $0 != 0 ? $0 : nil }
        guard permanent != true else {
            let isNumber = number.map { (1...100_000).contains($0) } ?? false
            return CodeRequest(kind: isNumber ? .permanentNumber : .permanentText, scene: scene, lifetime: nil)
        }
        let lifetime = seconds ?? 604_800
        guard (1...CodeRequest.longestLifetime).contains(lifetime) else { return nil }
        return CodeRequest(kind: number == nil ? .temporaryText : .temporaryNumber, scene: scene, lifetime: lifetime)
    }
}
