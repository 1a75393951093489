import Foundation
import QRScene
import SQLiteStore

/// Where the command keeps the codes it makes.
struct CodeKeeping {
    let desk: CodeDesk

    /// The database of the settings; it is made where there is none.
    ///
    /// - Returns: Where codes are kept; `nil` where the database keeps no codes.
    /// - Throws: ``ConfigurationError`` or ``DatabaseFailure``.
    init?(_ settings: Settings) throws {
        guard case .sqlite(let path, _) = try settings.database() else { return nil }
        if !FileManager.default.fileExists(atPath: path) {
            do {
                _ = try SQLiteStore.migrate(path: path)
            } catch {
                throw DatabaseFailure.sqlite(error)
            }
        }
        desk = CodeDesk(
            store: try settings.visitDatabase().channelStore(),
            now: TimeSource.system.unixMilliseconds
        )
    }
}
