/*
 * The control of the macro run: the least that a server on epoll can do. One thread, one level-triggered epoll
 * instance, answers made in advance, and no parser: a blank line ends a request, the first bytes of the request
 * choose the answer, and the words "Connection: close" anywhere in its head end the connection.
 *
 * usage: control PORT
 *
 * It reads into one buffer for all connections and keeps per connection only what a split request needs: which
 * answer it asked for, and how much of its blank line was seen.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EVENTS = 1024, INPUT = 65536, OUTPUT = 262144, BACKLOG = 8192, BODY = 10240 };

#define HEAD(type, length) \
    "HTTP/1.1 200 OK\r\nServer: C\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\nContent-Type: " type \
    "\r\nContent-Length: " length "\r\n"

struct answer { char bytes[BODY + 512]; size_t length; };

/* Between two reads; all zero means "at the start of a request". */
struct connection { unsigned char inside, large, close, blank; };

static struct answer answers[2][2]; /* [large][close] */
static struct connection *connections;
static int connection_count;
static char input[INPUT + 1], output[OUTPUT];

static void die(const char *call) {
    perror(call);
    exit(1);
}

static void prepare(struct answer *a, const char *head, int close, const char *body, size_t length) {
    a->length = (size_t) sprintf(a->bytes, "%s%s\r\n", head, close ? "Connection: close\r\n" : "");
    memcpy(a->bytes + a->length, body, length);
    a->length += length;
}

static void end(int fd) {
    memset(&connections[fd], 0, sizeof *connections);
    close(fd); /* which also takes it out of the epoll set */
}

/* Sends all or ends the connection. A peer that does not read is not waited for: the load generator always reads. */
static int send_all(int fd, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t sent = send(fd, bytes, length, MSG_NOSIGNAL);
        if (sent < 0) {
            if (errno == EINTR || errno == EAGAIN) continue;
            end(fd);
            return 0;
        }
        bytes += sent;
        length -= (size_t) sent;
    }
    return 1;
}

/* How many bytes up to and with the blank line, 0 when it is not there yet; `seen` of its four bytes came earlier. */
static size_t find_blank_line(struct connection *c, const char *at, size_t length) {
    static const char blank[] = "\r\n\r\n";
    if (c->blank > 0) {
        size_t i = 0;
        while (i < length && c->blank < 4 && at[i] == blank[c->blank]) { c->blank++; i++; }
        if (c->blank == 4) return i;
        if (i == length) return 0;
        c->blank = 0;
    }
    const char *hit = memmem(at, length, blank, 4);
    if (hit) return (size_t) (hit - at) + 4;
    size_t tail = length < 3 ? length : 3;
    for (size_t n = tail; n > 0; n--) {
        if (memcmp(at + length - n, blank, n) == 0) { c->blank = (unsigned char) n; break; }
    }
    return 0;
}

/* Answers every request that the input ends; all answers to one read leave in one send. */
static void answer_all(int fd, const char *at, size_t length) {
    struct connection *c = &connections[fd];
    size_t pending = 0;
    while (length > 0) {
        if (!c->inside) {
            c->inside = 1;
            c->large = length >= 11 && memcmp(at, "GET /bytes/", 11) == 0;
        }
        size_t taken = find_blank_line(c, at, length);
        if (memmem(at, taken ? taken : length, "Connection: close", 17)) c->close = 1;
        if (!taken) break;
        struct answer *a = &answers[c->large][c->close];
        if (pending + a->length > OUTPUT) {
            if (!send_all(fd, output, pending)) return;
            pending = 0;
        }
        memcpy(output + pending, a->bytes, a->length);
        pending += a->length;
        int closing = c->close;
        memset(c, 0, sizeof *c);
        if (closing) {
            if (send_all(fd, output, pending)) end(fd);
            return;
        }
        at += taken;
        length -= taken;
    }
    if (pending > 0) send_all(fd, output, pending);
}

static void readable(int fd) {
    ssize_t got = recv(fd, input, INPUT, 0);
    if (got > 0) answer_all(fd, input, (size_t) got);
    else if (got == 0 || (errno != EAGAIN && errno != EINTR)) end(fd);
}

static void accept_all(int epoll, int listener) {
    for (;;) {
        int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) {
            if (errno == EAGAIN || errno == EINTR || errno == ECONNABORTED) return;
            die("accept4");
        }
        if (fd >= connection_count) die("too many connections");
        int on = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };
        if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) < 0) die("epoll_ctl");
    }
}

static int listen_on(int port) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1;
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((unsigned short) port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (fd < 0) die("socket");
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, (struct sockaddr *) &address, sizeof address) < 0) die("bind");
    if (listen(fd, BACKLOG) < 0) die("listen");
    return fd;
}

int main(int argc, char **argv) {
    if (argc != 2) { fprintf(stderr, "usage: control PORT\n"); return 2; }
    static char body[BODY];
    memset(body, 'x', sizeof body);
    for (int close = 0; close < 2; close++) {
        prepare(&answers[0][close], HEAD("text/plain", "13"), close, "Hello, World!", 13);
        prepare(&answers[1][close], HEAD("application/octet-stream", "10240"), close, body, sizeof body);
    }
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) < 0) die("getrlimit");
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    connection_count = (int) files.rlim_cur;
    connections = calloc((size_t) connection_count, sizeof *connections);
    int listener = listen_on(atoi(argv[1])), epoll = epoll_create1(EPOLL_CLOEXEC);
    if (epoll < 0 || !connections) die("start");
    struct epoll_event event = { .events = EPOLLIN, .data.fd = listener };
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event) < 0) die("epoll_ctl");
    static struct epoll_event events[EVENTS];
    for (;;) {
        int ready = epoll_wait(epoll, events, EVENTS, -1);
        if (ready < 0 && errno != EINTR) die("epoll_wait");
        for (int i = 0; i < ready; i++) {
            if (events[i].data.fd == listener) accept_all(epoll, listener);
            else readable(events[i].data.fd);
        }
    }
}
