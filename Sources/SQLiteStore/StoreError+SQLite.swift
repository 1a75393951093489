internal import GRDB
internal import Store

extension StoreError {
    /// What SQLite says, with what to do about it.
    init(_ error: any Error) {
        if let error = error as? StoreError {
            self = error
            return
        }
        guard let error = error as? DatabaseError else {
            self = .unavailable(reason: "\(error)")
            return
        }
        let reason =
            switch error.resultCode {
            case .SQLITE_BUSY, .SQLITE_LOCKED: "another process holds the database's write lock"
            case .SQLITE_FULL: "the disk is full; make room, it goes on by itself"
            case .SQLITE_READONLY: "the database may not be written; check the rights of its file and folder"
            case .SQLITE_IOERR: "the disk reports an error (\(error.extendedResultCode.rawValue)); check the disk"
            case .SQLITE_CORRUPT, .SQLITE_NOTADB: "the file is damaged or no database; restore a backup"
            case .SQLITE_CANTOPEN: "the file cannot be opened; check its path and rights"
            default: "SQLite \(error.extendedResultCode.rawValue): \(error.message ?? "no message")"
            }
        self = .unavailable(reason: reason)
    }
}

extension SQLiteOpenError {
    /// Why the file at a path cannot be opened.
    init(_ error: any Error, _ path: String) {
        if let error = error as? SQLiteOpenError {
            self = error
            return
        }
        switch (error as? DatabaseError)?.resultCode {
        case .SQLITE_CORRUPT?, .SQLITE_NOTADB?: self = .damaged(path: path)
        default: self = .unusable(path: path, StoreError(error))
        }
    }
}
