#define _GNU_SOURCE
#include "CLinux.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/un.h>
#include <unistd.h>

static int checked(int result) { return result < 0 ? -errno : result; }

int clinux_epoll_create(void) { return checked(epoll_create1(EPOLL_CLOEXEC)); }

int clinux_epoll_add(int set, int descriptor, uint32_t events, uint64_t token) {
    struct epoll_event event = {.events = events, .data = {.u64 = token}};
    return checked(epoll_ctl(set, EPOLL_CTL_ADD, descriptor, &event));
}

int clinux_epoll_remove(int set, int descriptor) {
    return checked(epoll_ctl(set, EPOLL_CTL_DEL, descriptor, NULL));
}

int clinux_eventfd(void) { return checked(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)); }

int clinux_eventfd_signal(int descriptor) { return checked(eventfd_write(descriptor, 1)); }

int clinux_socket(int family) {
    int domain = family == 4 ? AF_INET : family == 6 ? AF_INET6 : AF_UNIX;
    return checked(socket(domain, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

int clinux_enable(int descriptor, enum clinux_option option) {
    int on = 1, off = 0;
    struct linger reset = {.l_onoff = 1, .l_linger = 0};
    switch (option) {
    case clinux_reuse_address: return checked(setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on));
    case clinux_reuse_port: return checked(setsockopt(descriptor, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on));
    case clinux_no_delay: return checked(setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on));
    case clinux_v6_only: return checked(setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on));
    case clinux_v6_and_v4: return checked(setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off));
    case clinux_reset_on_close: return checked(setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &reset, sizeof reset));
    default: return -EINVAL;
    }
}

static socklen_t to_system(const struct clinux_address *address, struct sockaddr_storage *storage) {
    memset(storage, 0, sizeof *storage);
    if (address->family == 4) {
        struct sockaddr_in *in = (struct sockaddr_in *)storage;
        in->sin_family = AF_INET;
        in->sin_port = htons(address->port);
        memcpy(&in->sin_addr, address->bytes, 4);
        return sizeof *in;
    }
    struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)storage;
    in6->sin6_family = AF_INET6;
    in6->sin6_port = htons(address->port);
    memcpy(&in6->sin6_addr, address->bytes, 16);
    return sizeof *in6;
}

// An IPv4 peer of a dual-stack socket is reported as what it is.
static void from_system(const struct sockaddr_storage *storage, struct clinux_address *address) {
    memset(address, 0, sizeof *address);
    if (storage->ss_family == AF_INET) {
        const struct sockaddr_in *in = (const struct sockaddr_in *)storage;
        address->family = 4;
        address->port = ntohs(in->sin_port);
        memcpy(address->bytes, &in->sin_addr, 4);
    } else if (storage->ss_family == AF_INET6) {
        const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)storage;
        address->port = ntohs(in6->sin6_port);
        if (IN6_IS_ADDR_V4MAPPED(&in6->sin6_addr)) {
            address->family = 4;
            memcpy(address->bytes, in6->sin6_addr.s6_addr + 12, 4);
        } else {
            address->family = 6;
            memcpy(address->bytes, &in6->sin6_addr, 16);
        }
    }
}

static int unix_address(const char *path, struct sockaddr_un *un) {
    memset(un, 0, sizeof *un);
    un->sun_family = AF_UNIX;
    size_t length = strlen(path);
    if (length >= sizeof un->sun_path) return -ENAMETOOLONG;
    memcpy(un->sun_path, path, length + 1);
    return 0;
}

int clinux_bind(int descriptor, const struct clinux_address *address) {
    struct sockaddr_storage storage;
    socklen_t length = to_system(address, &storage);
    return checked(bind(descriptor, (struct sockaddr *)&storage, length));
}

int clinux_bind_unix(int descriptor, const char *path) {
    struct sockaddr_un un;
    int failed = unix_address(path, &un);
    return failed ? failed : checked(bind(descriptor, (struct sockaddr *)&un, sizeof un));
}

int clinux_connect(int descriptor, const struct clinux_address *address) {
    struct sockaddr_storage storage;
    socklen_t length = to_system(address, &storage);
    return checked(connect(descriptor, (struct sockaddr *)&storage, length));
}

int clinux_connect_unix(int descriptor, const char *path) {
    struct sockaddr_un un;
    int failed = unix_address(path, &un);
    return failed ? failed : checked(connect(descriptor, (struct sockaddr *)&un, sizeof un));
}

int clinux_listen(int descriptor, int backlog) { return checked(listen(descriptor, backlog)); }

int clinux_local_address(int descriptor, struct clinux_address *address) {
    struct sockaddr_storage storage;
    socklen_t length = sizeof storage;
    int result = checked(getsockname(descriptor, (struct sockaddr *)&storage, &length));
    if (result >= 0) from_system(&storage, address);
    return result;
}

int clinux_accept(int descriptor, struct clinux_address *peer) {
    struct sockaddr_storage storage;
    memset(&storage, 0, sizeof storage);
    socklen_t length = sizeof storage;
    int accepted = checked(accept4(descriptor, (struct sockaddr *)&storage, &length, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (accepted >= 0) from_system(&storage, peer);
    return accepted;
}

int clinux_parse_address(const char *text, struct clinux_address *address) {
    memset(address, 0, sizeof *address);
    if (inet_pton(AF_INET, text, address->bytes) == 1) return address->family = 4;
    if (inet_pton(AF_INET6, text, address->bytes) == 1) return address->family = 6;
    return -EINVAL;
}

int clinux_shutdown_write(int descriptor) { return checked(shutdown(descriptor, SHUT_WR)); }

int clinux_close(int descriptor) { return checked(close(descriptor)); }
