#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The fields of a push that the reply needs.
struct Push: Sendable {
    let account: String
    let openID: String
    let scene: String?

    /// Understands the children of a push; `field` gives the text of one.
    init?(field: (String) -> String?) {
        guard let account = field("ToUserName"), let openID = field("FromUserName") else { return nil }
        self.account = account
        self.openID = openID
        let key = field("EventKey") ?? ""
        scene =
            switch field("Event")?.lowercased() {
            case "scan" where !key.isEmpty: key
            case "subscribe" where key.hasPrefix("qrscene_"): String(key.dropFirst("qrscene_".count))
            default: nil
            }
    }

    /// The passive text reply: the two names swapped.
    func textReply(_ text: String) -> String {
        """
        <xml><ToUserName><![CDATA[\(openID)]]></ToUserName><FromUserName><![CDATA[\(account)]]></FromUserName>\
        <CreateTime>\(Int(Date().timeIntervalSince1970))</CreateTime><MsgType><![CDATA[text]]></MsgType>\
        <Content><![CDATA[\(text)]]></Content></xml>
        """
    }
}
