internal import Binding
internal import Forwarding
internal import OfficialAccount
internal import QRPictures
internal import SceneRouting
internal import Store
internal import WeChatAPI

/// What flows need done outside the store: codes and messages by the platform, notices by the forwarder.
struct PlatformFlows: FlowSurroundings {
    let account: AccountName
    let client: PlatformClient
    let openBase: (@Sendable () async throws -> String)?
    let messages: LateReplySender?
    let forwarder: Forwarder?
    let notices: [String: ForwardTarget]

    func makeCode(_ scene: SceneValue, lifetime: Duration, for account: AppID) async throws -> FlowCode {
        let request = try QRCodeRequest(scene, lifetime: .temporary(seconds: Int(lifetime.components.seconds)))
        let code = try await client.createCode(request)
        return FlowCode(ticket: code.ticket, url: code.url)
    }

    func authorizationPage(returningTo address: String, state: String) async throws -> String {
        client.authorizationPage(returningTo: address, state: state, at: try await openBase?())
    }

    func person(authorizedBy code: String) async throws -> OpenID { try await client.person(authorizedBy: code) }

    func message(_ text: String, to openID: OpenID, of account: AppID, at now: Int64) -> Job? {
        messages?.message(text, to: openID, of: self.account, at: now)
    }

    func bound(_ openID: OpenID, of account: AppID, at now: Int64) -> ChannelFact? {
        let scene = BindingFlows.scenePrefix + "*"
        return ChannelFact(account: self.account.rawValue, kind: .bind, at: now, openID: openID, scene: scene)
    }

    func notice(_ document: [UInt8], id: String, to application: String, at now: Int64) -> Job? {
        guard let target = notices[application] else { return nil }
        return forwarder?.job(document, id: id, to: target, at: now)
    }

    func picture(of text: String) -> [UInt8]? { (try? QRPicture(text)).map { Array($0.svg.utf8) } }
}
