import Foundation

/// A database that goes with the process: in a folder of its own among the temporary files.
///
/// A file and not memory, so that a trial shows all there is: events, figures, codes.
struct PassingDatabase {
    private let folder: URL

    /// - Throws: ``ConfigurationError`` where no folder can be made.
    init() throws(ConfigurationError) {
        folder = FileManager.default.temporaryDirectory.appending(path: "qrscene-dev-" + UUID().uuidString)
        do {
            try FileManager.default.createDirectory(
                at: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw .unreadable(path: folder.path(), reason: (error as NSError).localizedDescription)
        }
    }

    /// As `QRSCENE_DATABASE` names it; nothing is waited for, since nothing is to outlive the process.
    var location: String { "sqlite:\(folder.path())/qrscene.db?synchronous=off" }

    /// Takes it away.
    func remove() { try? FileManager.default.removeItem(at: folder) }
}
