/// The health probe of WeChat's cloud hosting: an unsigned body that no push has, to be answered with `success`.
///
/// It proves nothing and leads nowhere, so it is no ``VerifiedPush``: whoever takes requests asks here first, before
/// verifying, and answers without doing anything else.
public enum HealthProbe {
    /// Whether a body is the probe, in XML or in JSON; blanks between its parts are allowed.
    public static func matches(_ body: ArraySlice<UInt8>) -> Bool {
        guard body.count <= 256 else { return false }
        let compact = Blank.withoutLead(body).filter { !Blank.contains($0) }
        return forms.contains { compact.elementsEqual($0.utf8) }
    }

    private static let forms = [
        "<xml><action>CheckContainerPath</action></xml>",
        "<xml><action><![CDATA[CheckContainerPath]]></action></xml>",
        #"{"action":"CheckContainerPath"}"#,
    ]
}
