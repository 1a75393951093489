import Foundation
import QRScene
import SQLiteStore

/// Where the command keeps the codes it makes.
struct CodeKeeping {
    let desk: CodeDesk

    /// The database of the settings; a file is made where there is none.
    ///
    /// - Returns: Where codes are kept; `nil` where the database keeps no codes.
    /// - Throws: ``ConfigurationError`` or ``DatabaseFailure``.
    init?(_ settings: Settings) throws {
        switch try settings.database() {
        case .memory: return nil
        case .postgres: break
        case .sqlite(let path, _):
            guard !FileManager.default.fileExists(atPath: path) else { break }
            do {
                _ = try SQLiteStore.migrate(path: path)
            } catch {
                throw DatabaseFailure.sqlite(error)
            }
        }
        desk = CodeDesk(
            store: try settings.visitDatabase().channels,
            now: TimeSource.system.unixMilliseconds
        )
    }
}
