internal import Glibc

/// What the system says about an `errno`, in English whatever the locale is.
enum SystemError {
    static func text(_ code: Int32) -> String {
        switch code {
        case ENOENT: "there is no such file"
        case EACCES: "permission denied"
        case EISDIR: "it is a directory"
        case ELOOP: "too many symbolic links"
        case EMFILE, ENFILE: "too many open files"
        default: "errno \(code)"
        }
    }
}
