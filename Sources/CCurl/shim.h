#ifndef QRSCENE_CCURL_SHIM_H
#define QRSCENE_CCURL_SHIM_H

// The type checks are macros for C callers; here they would only look into our own shims.
#define CURL_DISABLE_TYPECHECK
#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <stdint.h>
#include <sys/socket.h>

// Swift cannot call C functions with a variable number of arguments, and the type of the last one is all that tells
// libcurl how to read it. So there is one function for each shape.

static inline CURLcode qrscene_curl_start(void) { return curl_global_init(CURL_GLOBAL_ALL); }

static inline CURLcode qrscene_curl_set_long(CURL *handle, CURLoption option, int64_t value) {
    return curl_easy_setopt(handle, option, (long)value);
}

static inline CURLcode qrscene_curl_set_size(CURL *handle, CURLoption option, int64_t value) {
    return curl_easy_setopt(handle, option, (curl_off_t)value);
}

static inline CURLcode qrscene_curl_set_text(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode qrscene_curl_set_pointer(CURL *handle, CURLoption option, const void *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode qrscene_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(handle, option, value);
}

// Takes received bytes; returning another count than was handed over ends the transfer.
typedef size_t (*qrscene_curl_sink)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode qrscene_curl_set_sink(CURL *handle, CURLoption option, qrscene_curl_sink sink) {
    return curl_easy_setopt(handle, option, sink);
}

// Is asked about once a second; returning another value than 0 ends the transfer.
typedef int (*qrscene_curl_watch)(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d);

static inline CURLcode qrscene_curl_set_watch(CURL *handle, qrscene_curl_watch watch) {
    return curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, watch);
}

// Is asked before a socket for this address is made, and before a request goes out on a connection to it, an old one
// too; returning another value than 0 refuses the address.
typedef int (*qrscene_curl_address_check)(void *context, const char *address);

typedef struct {
    qrscene_curl_address_check check;
    void *context;
} qrscene_curl_guard;

static inline curl_socket_t qrscene_curl_open(void *guard_pointer, curlsocktype purpose, struct curl_sockaddr *address) {
    const qrscene_curl_guard *guard = (const qrscene_curl_guard *)guard_pointer;
    char text[INET6_ADDRSTRLEN] = "";
    (void)purpose;
    if (address->family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)&address->addr)->sin_addr, text, sizeof text);
    else if (address->family == AF_INET6)
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)&address->addr)->sin6_addr, text, sizeof text);
    if (guard->check(guard->context, text) != 0) return CURL_SOCKET_BAD;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static inline int qrscene_curl_before_request(
    void *guard_pointer, char *address, char *own_address, int port, int own_port) {
    const qrscene_curl_guard *guard = (const qrscene_curl_guard *)guard_pointer;
    (void)own_address, (void)port, (void)own_port;
    return guard->check(guard->context, address) == 0 ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

// The guard must live until the transfer has ended.
static inline CURLcode qrscene_curl_set_guard(CURL *handle, const qrscene_curl_guard *guard) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, qrscene_curl_open);
    if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, (void *)guard);
    if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_PREREQFUNCTION, qrscene_curl_before_request);
    if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_PREREQDATA, (void *)guard);
    return code;
}

static inline int64_t qrscene_curl_long(CURL *handle, CURLINFO info) {
    long value = 0;
    return curl_easy_getinfo(handle, info, &value) == CURLE_OK ? value : 0;
}

static inline int64_t qrscene_curl_size(CURL *handle, CURLINFO info) {
    curl_off_t value = 0;
    return curl_easy_getinfo(handle, info, &value) == CURLE_OK ? value : 0;
}

#endif
