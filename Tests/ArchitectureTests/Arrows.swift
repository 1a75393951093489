/// Which target may depend on which: the one table, from the bottom up.
///
/// A row names only targets above it in the table and public packages, so there is no circle. A new arrow comes with a
/// change here, where its reason is asked for.
struct Arrows: Sendable {
    let target: String
    /// Targets of this package.
    let targets: Set<String>
    /// Modules of other packages.
    let products: Set<String>
    let reason: String

    init(_ target: String, to targets: Set<String> = [], products: Set<String> = [], because reason: String) {
        self.target = target
        self.targets = targets
        self.products = products
        self.reason = reason
    }

    static let table = [
        Arrows("CLinux", because: "the few system calls that Glibc's module map hides"),
        Arrows("CLibXML2", because: "the system's XML parser"),
        Arrows("CCurl", because: "the system's HTTP client"),
        Arrows("CQREncode", because: "the system's encoder of QR codes"),
        Arrows("CPostgreSQL", because: "the system's client of PostgreSQL"),
        Arrows("OfficialAccount", because: "the nouns all sides share: they know nobody"),
        Arrows("HTTPWire", products: ["HTTPTypes"], because: "pure: bytes to messages, no I/O"),
        Arrows(
            "HTTPListener",
            to: ["HTTPWire", "CLinux"],
            products: ["HTTPTypes", "Logging", "ServiceLifecycle"],
            because: "sockets for the wire's messages; knows no platform and no push"
        ),
        Arrows(
            "OutboundHTTP",
            to: ["CCurl"],
            because: "the other direction, beside the wire: libcurl has its own parser"
        ),
        Arrows(
            "HTMLPages",
            to: ["HTTPWire"],
            products: ["HTTPTypes"],
            because: "what every page is made of, whosever it is: markup that escapes, policies, files, languages"
        ),
        Arrows(
            "WeChatPush",
            to: ["OfficialAccount", "CLibXML2"],
            products: ["Crypto", "CryptoExtras"],
            because: "the platform's protocol as a pure function of bytes: no HTTP, no clock, no store"
        ),
        Arrows("QRPictures", to: ["CQREncode"], because: "draws a text as a code; knows neither platform nor files"),
        Arrows(
            "WeChatAPI",
            to: ["OfficialAccount", "OutboundHTTP", "WeChatPush"],
            because: "the platform's interfaces; a customer-service message carries what a passive reply would"
        ),
        Arrows(
            "Store",
            to: ["OfficialAccount"],
            products: ["Crypto"],
            because: "what must be remembered, in nouns: neither pushes nor HTTP"
        ),
        Arrows(
            "SQLiteStore",
            to: ["OfficialAccount", "Store"],
            products: ["GRDB"],
            because: "one way to remember; only whoever composes a receiver names it"
        ),
        Arrows(
            "PostgreSQLStore",
            to: ["CPostgreSQL", "OfficialAccount", "Store"],
            because: "the other way to remember, for several machines"
        ),
        Arrows(
            "SceneRouting",
            to: ["OfficialAccount", "Store", "WeChatPush"],
            products: ["Yams"],
            because: "scenes to handlers; a handler gets a push, and leaves jobs that are stored with its outcome"
        ),
        Arrows(
            "Inbox",
            to: ["OfficialAccount", "HTTPWire", "WeChatPush", "SceneRouting", "Store"],
            products: ["Crypto", "CoreMetrics", "HTTPTypes", "Metrics"],
            because: "where a request becomes a stored push and an answer; knows the store's protocol, and no socket"
        ),
        Arrows(
            "Forwarding",
            to: ["OfficialAccount", "OutboundHTTP", "SceneRouting", "Store", "WeChatPush"],
            products: ["CoreMetrics", "Crypto", "Logging", "Metrics"],
            because: "a feature: a handler that asks an endpoint, and the jobs that pushes leave; knows no inbox"
        ),
        Arrows(
            "Binding",
            to: ["OfficialAccount", "HTMLPages", "HTTPWire", "SceneRouting", "Store", "WeChatPush"],
            products: ["Crypto", "HTTPTypes"],
            because: "a feature: who may be bound to what; its handlers use what any handler may"
        ),
        Arrows(
            "Channels",
            to: ["OfficialAccount", "HTTPWire", "Store", "WeChatAPI"],
            products: ["HTTPTypes", "Logging"],
            because: "a feature: what pushes tell about channels, and the codes that carry them"
        ),
        Arrows(
            "Admin",
            to: ["OfficialAccount", "HTTPWire", "Store"],
            products: ["CoreMetrics", "Crypto", "HTTPTypes"],
            because: "a feature: answers requests, shows what a store remembers, and knows no other feature"
        ),
        Arrows(
            "AdminSite",
            to: [
                "OfficialAccount", "HTMLPages", "HTTPWire", "SceneRouting", "Store", "Admin", "Binding", "Channels",
                "WeChatAPI", "WeChatPush",
            ],
            products: ["Crypto", "HTTPTypes"],
            because: "shows what all features know, by the desks of their APIs; knows no socket and no concrete store"
        ),
        Arrows(
            "Sandbox",
            to: ["OfficialAccount", "HTTPWire", "WeChatPush", "OutboundHTTP", "QRPictures"],
            products: ["HTTPTypes"],
            because: "the platform's side of the protocol: knows the receiver only by its URL"
        ),
        Arrows(
            "QRScene",
            to: [
                "OfficialAccount", "HTTPWire", "HTTPListener", "WeChatPush", "WeChatAPI", "SceneRouting", "Store",
                "Inbox", "Forwarding", "Binding", "Channels", "Admin", "AdminSite", "QRPictures",
            ],
            products: ["CoreMetrics", "Crypto", "HTTPTypes", "Logging", "Metrics", "ServiceLifecycle", "UnixSignals"],
            because: "composes the receiver out of all of them"
        ),
        Arrows("QRSceneTesting", to: ["QRScene"], products: ["HTTPTypes"], because: "runs a registry without sockets"),
        Arrows(
            "QRSceneCommand",
            to: [
                "QRScene", "QRSceneTesting", "SQLiteStore", "PostgreSQLStore", "OutboundHTTP", "WeChatAPI",
                "QRPictures",
                "Sandbox",
            ],
            products: ["ArgumentParser", "Logging", "ServiceLifecycle", "UnixSignals", "Yams"],
            because: "the command: the one place that knows everything"
        ),
    ]

    /// Modules that come with the toolchain and the system.
    static let system: Set<String> = [
        "Glibc", "Musl", "Synchronization", "Dispatch", "Foundation", "FoundationEssentials",
    ]

    /// Where the declared dependencies leave the table.
    static func problems(of manifest: Manifest, by table: [Arrows] = table) -> [String] {
        let rows = Dictionary(table.map { ($0.target, $0) }) { first, _ in first }
        let sources = manifest.targets.filter { !$0.isTest }
        let undeclared = table.filter { row in !sources.contains { $0.name == row.target } }
            .map { "\($0.target) stands in the table and is no target" }
        return undeclared
            + sources.flatMap { target -> [String] in
                guard let row = rows[target.name] else { return ["\(target.name) does not stand in the table"] }
                return target.dependencies.subtracting(row.targets.union(row.products)).sorted()
                    .map { "\(target.name) may not depend on \($0)" }
            }
    }

    /// Where the imports leave the table; a declared dependency brings its own dependencies within reach.
    static func problems(of files: [SourceFile], by table: [Arrows] = table) -> [String] {
        let rows = Dictionary(table.map { ($0.target, $0) }) { first, _ in first }
        return files.flatMap { file -> [String] in
            guard let row = rows[file.target] else { return ["\(file.path): its target does not stand in the table"] }
            let allowed = row.targets.union(row.products).union(system)
            return file.imports.filter { !allowed.contains($0.module) }.map { "\(file.path): \($0.line)" }
        }
    }

    /// Where the table itself has an arrow that does not point up to an earlier row, no reason, or a target twice.
    static func problems(of table: [Arrows]) -> [String] {
        table.enumerated().flatMap { index, row in
            row.targets.subtracting(table[..<index].map(\.target)).sorted().map { "\(row.target) stands above \($0)" }
                + (row.reason.isEmpty ? ["\(row.target) has no reason"] : [])
                + (table[..<index].contains { $0.target == row.target } ? ["\(row.target) has two rows"] : [])
        }
    }
}
