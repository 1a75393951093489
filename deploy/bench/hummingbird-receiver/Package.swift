// swift-tools-version: 6.2

import PackageDescription

// The yardstick of the benchmark: the same work done with Hummingbird 2 and FoundationXML.
//
// It is a package of its own so that nobody who builds QRScene builds it; the folder cannot be called `hummingbird`,
// since SwiftPM would then take this package for the one it depends on.
let package = Package(
    name: "hummingbird-receiver",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    ],
    targets: [
        .executableTarget(
            name: "hummingbird-receiver",
            dependencies: [
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            path: "Sources/HummingbirdReceiver"
        )
    ]
)
