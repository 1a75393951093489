// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "qrscene",
    products: [
        .library(name: "QRScene", targets: ["QRScene"]),
        .library(name: "QRSceneTesting", targets: ["QRSceneTesting"]),
        .executable(name: "qrscene", targets: ["QRSceneCommand"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // The C libraries. Only the one wrapper file of each imports it.
        .target(name: "CLinux"),
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .systemLibrary(name: "CPostgreSQL", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),

        // Vocabulary and wire.
        .target(name: "OfficialAccount"),
        .target(name: "HTTPWire", dependencies: [.product(name: "HTTPTypes", package: "swift-http-types")]),
        .target(
            name: "HTTPListener",
            dependencies: [
                "HTTPWire",
                "CLinux",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        .target(name: "OutboundHTTP", dependencies: ["CCurl"]),
        .target(
            name: "HTMLPages",
            dependencies: ["HTTPWire", .product(name: "HTTPTypes", package: "swift-http-types")]
        ),

        // The platform's protocol.
        .target(
            name: "WeChatPush",
            dependencies: [
                "OfficialAccount",
                "CLibXML2",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ]
        ),

        // The platform's API: after the push, since a customer-service message is a passive reply that came late.
        .target(name: "WeChatAPI", dependencies: ["OfficialAccount", "OutboundHTTP", "WeChatPush"]),
        .target(name: "QRPictures", dependencies: ["CQREncode"]),

        // Routing and memory.
        .target(
            name: "SceneRouting",
            dependencies: ["OfficialAccount", "Store", "WeChatPush", .product(name: "Yams", package: "Yams")]
        ),
        .target(
            name: "Store",
            dependencies: ["OfficialAccount", .product(name: "Crypto", package: "swift-crypto")]
        ),
        .target(
            name: "SQLiteStore",
            dependencies: ["OfficialAccount", "Store", .product(name: "GRDB", package: "GRDB.swift")]
        ),
        .target(name: "PostgreSQLStore", dependencies: ["CPostgreSQL", "OfficialAccount", "Store"]),

        // Features.
        .target(
            name: "Inbox",
            dependencies: [
                "OfficialAccount",
                "HTTPWire",
                "WeChatPush",
                "SceneRouting",
                "Store",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Metrics", package: "swift-metrics"),
            ]
        ),
        .target(
            name: "Forwarding",
            dependencies: [
                "OfficialAccount",
                "OutboundHTTP",
                "SceneRouting",
                "Store",
                "WeChatPush",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
            ]
        ),
        .target(
            name: "Binding",
            dependencies: [
                "OfficialAccount",
                "HTMLPages",
                "HTTPWire",
                "SceneRouting",
                "Store",
                "WeChatPush",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ],
            // Compiled in: the page needs no folder beside the program.
            resources: [.embedInCode("Pages/Assets")]
        ),
        .target(
            name: "Channels",
            dependencies: [
                "OfficialAccount",
                "HTTPWire",
                "Store",
                "WeChatAPI",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(
            name: "Admin",
            dependencies: [
                "HTTPWire",
                "OfficialAccount",
                "Store",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            // Compiled in: the API describes itself without a folder beside the program.
            resources: [.embedInCode("API/Assets")]
        ),

        // The site over all features.
        .target(
            name: "AdminSite",
            dependencies: [
                "OfficialAccount",
                "HTMLPages",
                "HTTPWire",
                "SceneRouting",
                "Store",
                "Admin",
                "Binding",
                "Channels",
                "WeChatAPI",
                "WeChatPush",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ],
            // Compiled in: the site needs no folder beside the program.
            resources: [.embedInCode("Frame/Assets")]
        ),

        .target(
            name: "Sandbox",
            dependencies: [
                "OfficialAccount",
                "HTTPWire",
                "WeChatPush",
                "OutboundHTTP",
                "QRPictures",
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ],
            // Compiled in, so that the program needs no folder beside it.
            resources: [.embedInCode("Page/Assets")]
        ),

        // What a developer imports, and the command.
        .target(
            name: "QRScene",
            dependencies: [
                "OfficialAccount",
                "HTTPWire",
                "HTTPListener",
                "WeChatPush",
                "WeChatAPI",
                "SceneRouting",
                "Store",
                "Inbox",
                "Forwarding",
                "Binding",
                "Channels",
                "Admin",
                "AdminSite",
                "QRPictures",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]
        ),
        .target(
            name: "QRSceneTesting",
            dependencies: ["QRScene", .product(name: "HTTPTypes", package: "swift-http-types")]
        ),
        .executableTarget(
            name: "QRSceneCommand",
            dependencies: [
                "QRScene",
                "QRSceneTesting",
                "SQLiteStore",
                "PostgreSQLStore",
                "OutboundHTTP",
                "WeChatAPI",
                "QRPictures",
                "Sandbox",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ]
        ),

        // Tests mirror the tree.
        .testTarget(name: "OfficialAccountTests", dependencies: ["OfficialAccount"]),
        .testTarget(
            name: "HTTPWireTests",
            dependencies: ["HTTPWire", .product(name: "HTTPTypes", package: "swift-http-types")]
        ),
        .testTarget(
            name: "HTTPListenerTests",
            dependencies: [
                "HTTPListener", "HTTPWire", "CLinux", .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        .testTarget(
            name: "HTMLPagesTests",
            dependencies: ["HTMLPages", "HTTPWire", .product(name: "HTTPTypes", package: "swift-http-types")]
        ),
        .target(name: "LocalServer", path: "Tests/LocalServer"),
        .testTarget(name: "OutboundHTTPTests", dependencies: ["OutboundHTTP", "LocalServer", "TestSupport"]),
        .testTarget(
            name: "WeChatPushTests",
            dependencies: [
                "WeChatPush", "OfficialAccount", "TestSupport", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ]
        ),
        .testTarget(
            name: "WeChatAPITests",
            dependencies: ["WeChatAPI", "LocalServer", "OfficialAccount", "OutboundHTTP", "TestSupport", "WeChatPush"]
        ),
        .testTarget(
            name: "QRPicturesTests",
            dependencies: ["QRPictures", "TestSupport"]
        ),
        .testTarget(
            name: "SceneRoutingTests",
            dependencies: ["SceneRouting", "TestSupport", "WeChatPush", "OfficialAccount"]
        ),
        .target(
            name: "TestSupport",
            dependencies: ["HTTPWire", "Inbox", "OfficialAccount", "Store", "WeChatPush"],
            path: "Tests/TestSupport"
        ),
        .target(name: "StoreContract", dependencies: ["Store", "OfficialAccount"], path: "Tests/StoreContract"),
        .testTarget(name: "StoreTests", dependencies: ["Store", "StoreContract", "TestSupport", "OfficialAccount"]),
        .testTarget(
            name: "SQLiteStoreTests",
            dependencies: [
                "SQLiteStore", "Store", "StoreContract", "OfficialAccount", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        .testTarget(
            name: "PostgreSQLStoreTests",
            dependencies: ["PostgreSQLStore", "SQLiteStore", "Store", "StoreContract", "OfficialAccount"]
        ),
        .testTarget(
            name: "ForwardingTests",
            dependencies: [
                "Forwarding", "Admin", "LocalServer", "OfficialAccount", "OutboundHTTP", "SceneRouting", "Store",
                "StoreContract", "TestSupport", "WeChatPush", .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "BindingTests",
            dependencies: [
                "Binding", "HTTPWire", "Inbox", "OfficialAccount", "SQLiteStore", "SceneRouting", "Store",
                "TestSupport",
                "WeChatPush",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        ),
        .testTarget(
            name: "ChannelsTests",
            dependencies: [
                "Channels", "HTTPWire", "OfficialAccount", "SQLiteStore", "Store", "StoreContract", "TestSupport",
                "WeChatAPI",
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        ),
        .testTarget(
            name: "InboxTests",
            dependencies: [
                "Inbox", "Admin", "HTTPWire", "WeChatPush", "SceneRouting", "Store", "StoreContract", "OfficialAccount",
                "TestSupport",
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        ),
        .testTarget(
            name: "AdminTests",
            dependencies: [
                "Admin", "AdminSite", "Binding", "Channels", "HTTPWire", "OfficialAccount", "Store", "StoreContract",
                "TestSupport",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Metrics", package: "swift-metrics"),
            ]
        ),
        .testTarget(
            name: "AdminSiteTests",
            dependencies: [
                "AdminSite", "Admin", "Binding", "Channels", "HTMLPages", "HTTPWire", "OfficialAccount", "OutboundHTTP",
                "SQLiteStore", "SceneRouting", "Store", "StoreContract", "TestSupport", "WeChatAPI", "WeChatPush",
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        ),
        .testTarget(
            name: "QRSceneTests",
            dependencies: [
                "Admin", "QRScene", "QRSceneTesting", "LocalServer", "OutboundHTTP", "Store", "TestSupport",
                "WeChatAPI",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        .testTarget(
            name: "SandboxTests",
            dependencies: [
                "Sandbox", "LocalServer", "OfficialAccount", "QRScene", "OutboundHTTP", "SQLiteStore", "StoreContract",
                "TestSupport",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "QRSceneCommandTests",
            dependencies: [
                "QRSceneCommand", "QRScene", "QRSceneTesting", "Channels", "Inbox", "LocalServer", "OfficialAccount",
                "OutboundHTTP", "PostgreSQLStore", "Sandbox", "SceneRouting", "SQLiteStore", "Store", "StoreContract",
                "TestSupport", "WeChatAPI",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(name: "ArchitectureTests", dependencies: ["TestSupport"]),
    ]
)

for target in package.targets where target.type != .system && target.name != "CLinux" {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .swiftLanguageMode(.v6),
            .treatAllWarnings(as: .error),
            .strictMemorySafety(),
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        ]
}

// The fuzz targets (deploy/fuzz) are a package of their own and need the parsers as products; nobody else does.
if Context.environment["QRSCENE_FUZZ"] != nil {
    for name in ["HTTPWire", "WeChatPush"] { package.products.append(.library(name: name, targets: [name])) }
}
