import Foundation
import QRPictures
import TestSupport
import Testing

@Suite("QR pictures", .timeLimit(.minutes(3)))
struct QRPictureTests {
    /// An independent painter of SVGs.
    private enum Painter {
        static let path = "/usr/bin/rsvg-convert"
        static var isThere: Bool { FileManager.default.isExecutableFile(atPath: path) }

        static func png(_ svg: String) async throws -> [UInt8] {
            let file = try TemporaryFile(Array(svg.utf8), ".svg")
            let painter = try ChildProcess(path, ["--format=png", file.path], environment: [:], folder: "/")
            let png = await painter.answer.all()
            _ = await painter.exit()
            return png
        }
    }

    private final class TemporaryFile: Sendable {
        let path: String

        init(_ bytes: [UInt8], _ end: String) throws {
            path = FileManager.default.temporaryDirectory.appending(path: "qrscene-\(UUID().uuidString)\(end)").path()
            try Data(bytes).write(to: URL(filePath: path))
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    /// What the independent reader reads in a picture.
    private static func read(_ picture: [UInt8], as form: String) async throws -> String {
        let file = try TemporaryFile(picture, "." + form)
        return try await Zbar.read(file.path)
    }

    private static let url = "http://weixin.qq.com/q/02y6lAhy5TecF10000w07g"

    struct Row: Sendable, CustomTestStringConvertible {
        let text: String
        let correction: QRMatrix.Correction
        let quietZone: Int
        let scale: Int
        var testDescription: String { "\(text.prefix(30)) \(correction) \(quietZone) \(scale)" }
    }

    static let rows: [Row] =
        QRMatrix.Correction.allCases.map { Row(text: url, correction: $0, quietZone: 4, scale: 10) }
        + [
            Row(text: url, correction: .medium, quietZone: 20, scale: 3),
            Row(text: url, correction: .medium, quietZone: 4, scale: 2),
            Row(text: url, correction: .low, quietZone: 5, scale: 7),
            Row(text: url, correction: .high, quietZone: 4, scale: 40),
            Row(text: "a", correction: .low, quietZone: 4, scale: 10),
            Row(
                text: String(repeating: "http://weixin.qq.com/q/", count: 20),
                correction: .low,
                quietZone: 4,
                scale: 4
            ),
        ]

    @Test(
        "An independent reader reads the PNG",
        .enabled(if: Zbar.isThere, "zbarimg (zbar-tools) is not installed"),
        arguments: rows
    )
    func anIndependentReaderReadsThePNG(row: Row) async throws {
        let picture = try QRPicture(row.text, correction: row.correction, quietZone: row.quietZone, scale: row.scale)
        #expect(try await Self.read(picture.png, as: "png") == row.text)
    }

    @Test(
        "An independent reader reads the JPEG",
        .enabled(if: Zbar.isThere, "zbarimg (zbar-tools) is not installed"),
        arguments: rows
    )
    func anIndependentReaderReadsTheJPEG(row: Row) async throws {
        let picture = try QRPicture(row.text, correction: row.correction, quietZone: row.quietZone)
        #expect(try await Self.read(picture.jpeg, as: "jpg") == row.text)
    }

    @Test(
        "An independent reader reads the SVG as an independent painter shows it",
        .enabled(if: Zbar.isThere, "zbarimg (zbar-tools) is not installed"),
        .enabled(if: Painter.isThere, "rsvg-convert (librsvg2-bin) is not installed"),
        arguments: rows
    )
    func anIndependentReaderReadsTheSVG(row: Row) async throws {
        let picture = try QRPicture(row.text, correction: row.correction, quietZone: row.quietZone, scale: row.scale)
        #expect(try await Self.read(Painter.png(picture.svg), as: "png") == row.text)
    }

    @Test(
        "An independent reader reads the blocks as a terminal shows them",
        .enabled(if: Zbar.isThere, "zbarimg (zbar-tools) is not installed"),
        arguments: rows
    )
    func anIndependentReaderReadsTheBlocks(row: Row) async throws {
        let picture = try QRPicture(row.text, correction: row.correction, quietZone: row.quietZone)
        #expect(try await Self.read(Self.screen(of: picture.blocks(colours: false)), as: "pgm") == row.text)
    }

    /// A dark terminal's pixels, 8 wide and 16 high a character, as a PGM picture: a half block lights its half.
    private static func screen(of blocks: String) -> [UInt8] {
        let lines = blocks.split(separator: "\n").map(Array.init)
        let width = (lines.first?.count ?? 0) * 8
        var pixels: [UInt8] = []
        for line in lines {
            for half in ["▀█", "▄█"] {
                let row = line.flatMap { Array(repeating: half.contains($0) ? UInt8(255) : 0, count: 8) }
                for _ in 0..<8 { pixels += row }
            }
        }
        return Array("P5 \(width) \(lines.count * 16) 255\n".utf8) + pixels
    }

    @Test func aJPEGIsMadeOfItsSegments() throws {
        let picture = try QRPicture(Self.url)
        let jpeg = picture.jpeg
        var markers: [UInt8] = []
        var rest = jpeg.dropFirst(2)
        while let marker = rest.dropFirst().first, markers.last != 0xDA {
            markers.append(marker)
            let length = rest.dropFirst(2).prefix(2).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(2 + length)
        }
        #expect(jpeg.starts(with: [0xFF, 0xD8]))
        #expect(markers == [0xE0, 0xDB, 0xC0, 0xC4, 0xC4, 0xDA])
        #expect(jpeg.suffix(2) == [0xFF, 0xD9])
        // In the scan 0xFF has a 0 behind it, up to the marker of the end.
        let scan = Array(rest.dropLast(2))
        #expect(scan.indices.allSatisfy { scan[$0] != 0xFF || scan.dropFirst($0 + 1).first == 0 })
    }

    @Test func aPNGHasTheSizeItShould() throws {
        let picture = try QRPicture(Self.url, quietZone: 4, scale: 10)
        let png = picture.png
        let pixels = UInt32(picture.side * 10)
        let size = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: pixels >> $0) }
        #expect(Array(png[16..<24]) == size + size)
        #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
        #expect(try QRPicture(Self.url).png == png)
    }

    /// The dark modules that a drawing of another kind shows.
    private func check(_ picture: QRPicture, _ isDark: (_ x: Int, _ y: Int) -> Bool) {
        for y in 0..<picture.side {
            for x in 0..<picture.side { #expect(isDark(x, y) == picture.isDark(x: x, y: y)) }
        }
    }

    @Test(arguments: rows)
    func theBlocksShowTheSameModules(row: Row) throws {
        let picture = try QRPicture(row.text, correction: row.correction, quietZone: row.quietZone)
        let lines = picture.blocks(colours: false).split(separator: "\n").map(Array.init)
        #expect(lines.count == (picture.side + 1) / 2)
        check(picture) { x, y in
            let character = lines[y / 2][x]
            return character == " " || character == (y.isMultiple(of: 2) ? "▄" : "▀")
        }
        let coloured = picture.blocks(colours: true).split(separator: "\n")
        #expect(coloured.allSatisfy { $0.hasPrefix("\u{1B}[38;5;231;48;5;16m") && $0.hasSuffix("\u{1B}[0m") })
    }

    @Test(arguments: rows)
    func theSVGShowsTheSameModules(row: Row) throws {
        let picture = try QRPicture(row.text, correction: row.correction, quietZone: row.quietZone, scale: row.scale)
        let svg = picture.svg
        #expect(svg.contains(#"viewBox="0 0 \#(picture.side) \#(picture.side)""#))
        #expect(svg.contains(#"width="\#(picture.side * row.scale)""#))
        let path = try #require(svg.firstMatch(of: /d="([^"]*)"/)).output.1
        var dark: Set<[Int]> = []
        for run in path.matches(of: /M(\d+) (\d+)h(\d+)v1h-(\d+)z/) {
            let numbers = [run.output.1, run.output.2, run.output.3].compactMap { Int($0) }
            for x in numbers[0]..<(numbers[0] + numbers[2]) { dark.insert([x, numbers[1]]) }
        }
        check(picture) { dark.contains([$0, $1]) }
    }

    struct Refused: Sendable {
        let text: String
        let quietZone: Int
        let scale: Int
        let error: QRPictureError
    }

    @Test(arguments: [
        Refused(text: "", quietZone: 4, scale: 10, error: .empty),
        Refused(text: String(repeating: "a", count: 2400), quietZone: 4, scale: 10, error: .tooLong(bytes: 2400)),
        Refused(text: String(repeating: "a", count: 100_000), quietZone: 4, scale: 10, error: .tooLong(bytes: 100_000)),
        Refused(text: "a", quietZone: -1, scale: 10, error: .quietZone(-1)),
        Refused(text: "a", quietZone: 21, scale: 10, error: .quietZone(21)),
        Refused(text: "a", quietZone: 4, scale: 0, error: .scale(0)),
        Refused(text: "a", quietZone: 4, scale: .max, error: .scale(.max)),
    ])
    func whatCannotBeDrawnIsSaid(row: Refused) {
        #expect(throws: row.error) { try QRPicture(row.text, quietZone: row.quietZone, scale: row.scale) }
        #expect(!row.error.description.isEmpty)
    }
}
