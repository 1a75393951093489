/// A configuration that cannot be used; the command leaves with exit code 78.
///
/// It names the setting and where its value came from, never a secret's value.
enum ConfigurationError: Error, Equatable {
    /// The file is wrong at this line.
    case file(path: String, line: Int?, String)
    /// A routes file is wrong; the text names each place.
    case routes(String)
    /// A file that was named cannot be read.
    case unreadable(path: String, reason: String)
    /// A setting's value cannot be used.
    case value(name: String, origin: String, String)
    /// A setting that is needed has no value.
    case missing(name: String, String)
}

extension ConfigurationError: CustomStringConvertible {
    var description: String {
        switch self {
        case .file(let path, let line, let problem):
            "\(path)\(line.map { ":\($0)" } ?? ""): \(problem)"
        case .routes(let problems):
            problems
        case .unreadable(let path, let reason):
            "\(path) cannot be read: \(reason)"
        case .value(let name, let origin, let problem):
            "\(name) (from \(origin)): \(problem)"
        case .missing(let name, let fix):
            "\(name) is not set: \(fix)"
        }
    }
}
