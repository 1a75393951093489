import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// Where answers and talk go, and what the screen can do.
enum Terminal {
    /// Writes an answer to standard output.
    static func answer(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

    /// Says something to whoever sits there, on standard error.
    static func say(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }

    /// Shows a line on standard error in the place of the one before; an empty one clears it.
    static func overwrite(_ line: String) { FileHandle.standardError.write(Data("\r\u{1B}[2K\(line)".utf8)) }

    /// Whether standard output is a screen.
    static var isScreen: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Whether somebody sits at standard input: the process belongs to a terminal.
    static var hasKeyboard: Bool { isatty(STDIN_FILENO) == 1 }

    /// Whether standard error is a screen: progress is shown only there.
    static var talksToScreen: Bool { isatty(STDERR_FILENO) == 1 }

    /// Whether colours may be used: on a screen, unless `NO_COLOR` is set or the terminal is dumb.
    static var hasColours: Bool {
        let environment = ProcessInfo.processInfo.environment
        return isScreen && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
    }
}
