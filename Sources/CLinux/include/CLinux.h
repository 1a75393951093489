#ifndef CLINUX_H
#define CLINUX_H

// System calls and constants that the Swift overlay of glibc does not show, or shows with an unusable type.
//
// Every function answers what the call answered, or the negated errno: errno itself is read before anything else can
// run. None of them loops on EINTR; the one place that does is SystemCall.swift.

#include <errno.h>
#include <stdint.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/types.h>

// An address of a socket, family by family: 4, 6 or 0 for a Unix socket.
struct clinux_address {
    int family;
    uint16_t port;
    uint8_t bytes[16];
};

// Event masks as plain numbers.
static const uint32_t clinux_readable = EPOLLIN;
static const uint32_t clinux_writable = EPOLLOUT;
static const uint32_t clinux_hangup = EPOLLRDHUP | EPOLLHUP | EPOLLERR;
static const uint32_t clinux_broken = EPOLLHUP | EPOLLERR;
static const uint32_t clinux_edge_both_ways = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
static const uint32_t clinux_edge_readable = EPOLLIN | EPOLLET;

int clinux_epoll_create(void);
int clinux_epoll_add(int set, int descriptor, uint32_t events, uint64_t token);
int clinux_epoll_remove(int set, int descriptor);
int clinux_eventfd(void);
int clinux_eventfd_signal(int descriptor);

int clinux_socket(int family);

int clinux_bind(int descriptor, const struct clinux_address *address);
int clinux_bind_unix(int descriptor, const char *path);
int clinux_connect(int descriptor, const struct clinux_address *address);
int clinux_connect_unix(int descriptor, const char *path);
int clinux_listen(int descriptor, int backlog);
int clinux_local_address(int descriptor, struct clinux_address *address);
int clinux_accept(int descriptor, struct clinux_address *peer);
int clinux_parse_address(const char *text, struct clinux_address *address);
int clinux_shutdown_write(int descriptor);
int clinux_close(int descriptor);

// Options of clinux_enable.
enum clinux_option {
    clinux_reuse_address,
    clinux_reuse_port,
    clinux_no_delay,
    clinux_v6_only,
    clinux_v6_and_v4,
    clinux_reset_on_close
};

int clinux_enable(int descriptor, enum clinux_option option);

static inline int clinux_epoll_wait(int set, struct epoll_event *events, int capacity, int milliseconds) {
    int count = epoll_wait(set, events, capacity, milliseconds);
    return count < 0 ? -errno : count;
}

static inline uint64_t clinux_event_token(const struct epoll_event *event) { return event->data.u64; }
static inline uint32_t clinux_event_mask(const struct epoll_event *event) { return event->events; }

static inline ssize_t clinux_receive(int descriptor, void *bytes, size_t count) {
    ssize_t received = recv(descriptor, bytes, count, MSG_DONTWAIT);
    return received < 0 ? -errno : received;
}

static inline ssize_t clinux_send(int descriptor, const void *bytes, size_t count) {
    ssize_t sent = send(descriptor, bytes, count, MSG_DONTWAIT | MSG_NOSIGNAL);
    return sent < 0 ? -errno : sent;
}

#endif
