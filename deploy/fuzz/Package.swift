// swift-tools-version: 6.2

import PackageDescription

// The fuzz targets, a package of its own: its products only link with libFuzzer (see `run`).
//
// Each is a static library, since an executable target would bring its own `main`; QRScene's manifest offers the two
// products used here only while QRSCENE_FUZZ is set.
let package = Package(
    name: "fuzz",
    products: ["HTTPFuzz", "PushFuzz", "EnvelopeFuzz"].map {
        .library(name: $0, type: .static, targets: [$0])
    },
    dependencies: [
        .package(name: "qrscene", path: "../.."),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    ],
    targets: [
        .target(name: "HTTPFuzz", dependencies: [.product(name: "HTTPWire", package: "qrscene")]),
        .target(name: "PushFuzz", dependencies: [.product(name: "WeChatPush", package: "qrscene")]),
        .target(
            name: "EnvelopeFuzz",
            dependencies: [
                .product(name: "WeChatPush", package: "qrscene"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ]
        ),
    ]
)
