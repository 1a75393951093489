import Foundation
import QRScene

extension ListenAddress {
    /// How this machine reaches what listens here, as libcurl takes it; without a slash at the end.
    var baseURL: String {
        guard case .unix(let file) = self else { return "http://\(fromThisMachine)" }
        let absolute = file.hasPrefix("/") ? file : FileManager.default.currentDirectoryPath + "/" + file
        return "http+unix://\(absolute.replacingOccurrences(of: "/", with: "%2F"))"
    }
}
