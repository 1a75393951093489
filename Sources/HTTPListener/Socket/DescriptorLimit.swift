#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// How many descriptors the process may open.
enum DescriptorLimit {
    /// Left for everything but connections: the store, outgoing requests, logs.
    private static let reserve = 128

    /// Raises the process's soft limit towards its hard one, as far as so many connections need it.
    ///
    /// Many systems start a process with 1024, far below what a server bears.
    ///
    /// - Returns: How many connections the limit allows; never more than wanted.
    static func makeRoom(forConnections wanted: Int) -> Int {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return wanted }
        let needed = rlim_t(wanted + reserve)
        if limit.rlim_cur < needed {
            var raised = limit
            raised.rlim_cur = min(needed, limit.rlim_max)
            if unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0 { limit = raised }
        }
        return room(soft: UInt64(limit.rlim_cur), wanted: wanted)
    }

    /// What is left of a soft limit for connections.
    static func room(soft: UInt64, wanted: Int) -> Int {
        guard soft < UInt64(wanted + reserve) else { return wanted }
        return max(1, Int(soft) - reserve)
    }
}
