import ArgumentParser
import Foundation
import QRScene

/// Where a picture goes, and in which form: by the end of its file's name.
enum PictureTarget: ExpressibleByArgument {
    case png(path: String)
    case svg(path: String)
    /// The platform's own picture.
    case jpeg(path: String)
    /// A PNG to standard output.
    case standardOutput

    init?(argument: String) {
        guard argument != "-" else {
            self = .standardOutput
            return
        }
        switch argument.split(separator: ".").last?.lowercased() {
        case "png": self = .png(path: argument)
        case "svg": self = .svg(path: argument)
        case "jpg", "jpeg": self = .jpeg(path: argument)
        default: return nil
        }
    }

    /// The file; `nil` for standard output.
    var path: String? {
        switch self {
        case .png(let path), .svg(let path), .jpeg(let path): path
        case .standardOutput: nil
        }
    }
}

/// Writes pictures for the verbs that have one.
enum PictureFile {
    /// Writes bytes to a file, whole or not at all, or to standard output.
    ///
    /// - Throws: ``FileFailure``.
    static func write(_ bytes: [UInt8], to path: String?) throws(FileFailure) {
        guard let path else {
            FileHandle.standardOutput.write(Data(bytes))
            return
        }
        do {
            try AtomicFile.write(bytes, to: path)
        } catch {
            throw FileFailure(error: error)
        }
    }
}

/// A picture that could not be written.
struct FileFailure: CommandFailure {
    let error: FileError
    let code = "FILE"
    var exitStatus: ExitCode { ExitStatus.failed }
    var description: String { error.description }
}
