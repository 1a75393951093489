import ArgumentParser
import QRScene

/// A store that did not do what it was asked for.
struct StoreFailure: CommandFailure {
    let error: StoreError
    let code = "STORE"
    var exitStatus: ExitCode { ExitStatus.unavailable }
    var description: String { error.description }
}

/// Something that was named is not there.
struct NotFoundFailure: CommandFailure {
    let code = "NOT_FOUND"
    var exitStatus: ExitCode { ExitStatus.failed }
    let description: String

    init(description: String) { self.description = description }

    /// A push that is not there.
    init(push id: PushID) {
        description = "there is no \(id), or no more: qrscene events lists what there is"
    }
}
