import Foundation
import Testing

@testable import Sandbox

@Suite("Code picture")
struct CodePictureTests {
    private static let reader = "/usr/bin/zbarimg"

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: reader), "zbar-tools is not installed"))
    func anIndependentReaderReadsItBack() throws {
        let url = "http://weixin.qq.com/q/02zK-x_AbcDEFc10000w07y"
        let file = FileManager.default.temporaryDirectory.appending(path: "qrscene-\(UUID().uuidString).png")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(try #require(CodePicture.png(of: url))).write(to: file)
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: Self.reader)
        process.arguments = ["--quiet", "--raw", file.path]
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(String(decoding: output, as: UTF8.self) == url + "\n")
    }

    @Test func whatIsTooLongForACodeIsNoPicture() {
        #expect(CodePicture.png(of: String(repeating: "x", count: 3000)) == nil)
    }

    @Test func aBitmapIsAPNG() {
        let png = Bitmap(rows: [[true, false], [false, true]]).png()
        // Written by hand from the PNG specification: one bit a pixel, a stored block.
        let expected: [UInt8] = [
            0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 2, 0, 0, 0, 2,
            1, 0, 0, 0, 0,
        ]
        #expect(png.starts(with: expected))
        #expect(png.suffix(12) == [0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82])
    }
}
