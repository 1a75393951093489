// swift-tools-version: 6.2

import PackageDescription

// Times look-ups in a registry; a package of its own so that nobody who builds QRScene builds it.
let package = Package(
    name: "lookup",
    dependencies: [.package(name: "qrscene", path: "../../..")],
    targets: [.executableTarget(name: "lookup", dependencies: [.product(name: "QRScene", package: "qrscene")])]
)
