import Forwarding
import Testing

@Suite("Forward target")
struct ForwardTargetTests {
    @Test(arguments: [
        "https://shop.example/hooks/wechat", "http://shop.example", "HTTPS://shop.example:8443/a?b=c",
        "https://8.8.8.8/",
        "https://[2606:4700:4700::1111]:443/x",
    ])
    func takesAnEndpointOfTheInternet(_ url: String) throws {
        try ForwardTarget.check(url, allowsPrivate: false)
    }

    @Test(arguments: [
        ("shop.example", "neither https nor http"), ("ftp://shop.example/", "neither https nor http"),
        ("http+unix://%2Frun%2Fa.sock/", "neither https nor http"), ("https://", "names no host"),
        ("https:///x", "names no host"), ("https://:80/x", "names no host"), ("https://a b/", "percent-encoded"),
        ("https://商店.example/", "percent-encoded"), ("https://shop.example\\@evil.example/", "percent-encoded"),
        ("https://shop.example/#top", "fragment"), ("https://" + String(repeating: "a", count: 2048), "2048 bytes"),
        ("https://anna:word@shop.example/", "a user or a password"), ("https://anna@shop.example/", "a user"),
    ])
    func refusesWhatIsNoEndpoint(_ url: String, says: String) {
        for allowsPrivate in [false, true] {
            let error = #expect(throws: ForwardTargetError.self) {
                try ForwardTarget.check(url, allowsPrivate: allowsPrivate)
            }
            #expect(error?.description.contains(says) == true, "\(String(describing: error))")
            #expect(error?.description.contains("word@") == false)
        }
    }

    @Test(arguments: [
        "http://localhost/", "http://LOCALHOST:80/", "http://a.localhost/", "http://127.0.0.1:8080/x",
        "http://10.1.2.3/",
        "http://[::1]/", "http://[::ffff:10.0.0.1]/", "http://169.254.169.254/latest", "http://[fd00:ec2::254]/",
    ])
    func aPrivateHostMustBeAllowed(_ url: String) throws {
        let error = #expect(throws: ForwardTargetError.self) { try ForwardTarget.check(url, allowsPrivate: false) }
        #expect(error?.description.contains("allow_private: true") == true)
        try ForwardTarget.check(url, allowsPrivate: true)
    }
}
