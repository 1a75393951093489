import Foundation
import QRScene
import SQLiteStore

/// Where the command keeps the codes it makes.
struct CodeKeeping {
    let desk: CodeDesk

    /// The database of the settings.
    ///
    /// Where a setting names a database that is not there, it is made. Where none is named, a file appears in the working
    /// folder only for whoever wants something kept. `nil`: there is no database, or it keeps no codes.
    ///
    /// - Parameters:
    ///   - settings: The settings.
    ///   - isWanted: Whether something is to be kept that is nowhere else.
    /// - Throws: ``ConfigurationError`` or ``DatabaseFailure``.
    init?(_ settings: Settings, isWanted: Bool) throws {
        switch try settings.database() {
        case .memory: return nil
        case .postgres: break
        case .sqlite(let path, _):
            guard !FileManager.default.fileExists(atPath: path) else { break }
            let isUsual = settings.values[.database]?.origin == .byDefault
            guard isWanted || !isUsual else { return nil }
            if isUsual {
                Terminal.say("codes are kept in ./\(path), which is new; QRSCENE_DATABASE names another place")
            }
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
