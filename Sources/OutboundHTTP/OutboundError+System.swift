internal import Glibc

extension OutboundError {
    /// What an `errno` of a failed connection means, in English whatever the locale is.
    static func reason(_ code: Int32) -> String {
        switch code {
        case ECONNREFUSED: "nothing listens there; is it running, and is the port right?"
        case ENOENT: "there is no such socket; is the server running?"
        case EACCES, EPERM: "permission denied; check the socket's mode and owner"
        case ENETUNREACH, EHOSTUNREACH: "there is no way to that host; check network and address"
        case EADDRNOTAVAIL: "no local port is free; wait, or open fewer connections"
        case EMFILE, ENFILE: "too many open files; raise the limit"
        case 0: "nothing answered"
        default: "errno \(code)"
        }
    }
}
