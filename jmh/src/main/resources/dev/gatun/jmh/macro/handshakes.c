/*
 * The load of the scenarios "handshake" and "resumed": connect, shake hands, one request, close; so many at a time, each
 * begun when another ends. wrk is of no use for this: its connections keep their SSL object, and with it the session, so that
 * all but the first resume.
 *
 * usage: handshakes PORT full|resumed CONNECTIONS SECONDS [RATE]
 *
 * With RATE, for the scenario "storm", so many are begun a second at equal distances, whether or not the server keeps up; what
 * finds all CONNECTIONS taken begins late.
 *
 * "full" never offers a session; "resumed" offers the newest ticket that its slot was given, and only the first connection of a
 * slot has none. A handshake of the other kind is counted as refused, a wrong answer as failed. It prints the line of figures
 * that load.lua prints.
 *
 * One thread on epoll; nothing is verified, as the certificate is the run's own and the client's cost is not what is measured.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS = 256, RESPONSE = 4096, MOST_TIMES = 1 << 20 };

static const char request[] = "GET /plaintext HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
static const char status[] = "HTTP/1.1 200", body[] = "Hello, World!";

struct slot {
    int fd, busy, shaken, sent;
    SSL *ssl;
    SSL_SESSION *session; /* for the next connection; NULL until a ticket came, and always when handshakes are to be full */
    int offered;
    long begun;
    size_t length;
    char response[RESPONSE];
};

static struct sockaddr_in address;
static SSL_CTX *tls;
static int epoll, resume;
static long requests, failed, refused, times[MOST_TIMES], time_count;

static void die(const char *call) {
    perror(call);
    exit(1);
}

static long now_micros(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000L + t.tv_nsec / 1000;
}

/* OpenSSL calls it for each ticket; 1 says that the reference is ours now. */
static int keep_session(SSL *ssl, SSL_SESSION *session) {
    struct slot *s = SSL_get_app_data(ssl);
    if (!resume) return 0;
    if (s->session) SSL_SESSION_free(s->session);
    s->session = session;
    return 1;
}

static void begin(struct slot *s) {
    s->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (s->fd < 0) die("socket");
    int on = 1;
    setsockopt(s->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(s->fd, (struct sockaddr *) &address, sizeof address) < 0 && errno != EINPROGRESS) die("connect");
    s->busy = 1;
    s->shaken = s->sent = 0;
    s->length = 0;
    s->begun = now_micros();
    s->ssl = SSL_new(tls);
    if (!s->ssl || !SSL_set_fd(s->ssl, s->fd)) die("SSL_new");
    SSL_set_app_data(s->ssl, s);
    s->offered = s->session != NULL;
    if (s->offered) SSL_set_session(s->ssl, s->session);
    /* Edges suffice: each event is worked on until OpenSSL wants more. */
    struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = s };
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, s->fd, &event) < 0) die("epoll_ctl");
}

/* Without the close_notify OpenSSL would hold the session to be bad. */
static void end(struct slot *s) {
    if (s->shaken) SSL_shutdown(s->ssl);
    SSL_free(s->ssl);
    close(s->fd);
    s->busy = 0;
}

/* Begins what is due by now, as far as there are free slots; gives when the next is due. */
static long begin_due(struct slot *slots, int connections, long due, long interval, long now) {
    for (int i = 0; i < connections && due <= now; i++) {
        if (slots[i].busy) continue;
        begin(&slots[i]);
        due += interval;
    }
    return due;
}

/* Whether the whole answer is there. The server's close is not waited for: curl and wrk do not either, and Helidon awaits the client's. */
static int is_right(struct slot *s) {
    size_t tail = sizeof body - 1;
    return s->length > sizeof status + tail && memcmp(s->response, status, sizeof status - 1) == 0
        && memcmp(s->response + s->length - tail, body, tail) == 0;
}

static void count(struct slot *s) {
    if (SSL_session_reused(s->ssl) != s->offered) refused++;
    if (time_count < MOST_TIMES) times[time_count++] = now_micros() - s->begun;
    requests++;
}

/* Whether OpenSSL only waits for the socket. */
static int waits(struct slot *s, int result) {
    int error = SSL_get_error(s->ssl, result);
    return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
}

/* Goes as far as it can; 1 when the connection has come to its end, good or bad. */
static int step(struct slot *s) {
    int result;
    ERR_clear_error();
    if (!s->shaken) {
        if ((result = SSL_connect(s->ssl)) != 1) {
            if (waits(s, result)) return 0;
            failed++;
            return 1;
        }
        s->shaken = 1;
    }
    if (!s->sent) {
        if ((result = SSL_write(s->ssl, request, sizeof request - 1)) <= 0) {
            if (waits(s, result)) return 0;
            failed++;
            return 1;
        }
        s->sent = 1;
    }
    while (s->length < RESPONSE && (result = SSL_read(s->ssl, s->response + s->length, (int) (RESPONSE - s->length))) > 0) {
        s->length += (size_t) result;
        if (is_right(s)) {
            count(s);
            return 1;
        }
    }
    if (s->length < RESPONSE && waits(s, result)) return 0;
    failed++;
    return 1;
}

static int compare(const void *a, const void *b) {
    long x = *(const long *) a, y = *(const long *) b;
    return (x > y) - (x < y);
}

static long percentile(int percent) {
    return time_count == 0 ? 0 : times[(time_count - 1) * percent / 100];
}

int main(int argc, char **argv) {
    if (argc != 5 && argc != 6) { fprintf(stderr, "usage: handshakes PORT full|resumed CONNECTIONS SECONDS [RATE]\n"); return 2; }
    resume = strcmp(argv[2], "resumed") == 0;
    int connections = atoi(argv[3]), rate = argc == 6 ? atoi(argv[5]) : 0;
    if (connections < 1 || rate < 0) { fprintf(stderr, "handshakes: a number is out of range\n"); return 2; }
    signal(SIGPIPE, SIG_IGN);
    address.sin_family = AF_INET;
    address.sin_port = htons((unsigned short) atoi(argv[1]));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    tls = SSL_CTX_new(TLS_client_method());
    epoll = epoll_create1(EPOLL_CLOEXEC);
    struct slot *slots = calloc((size_t) connections, sizeof *slots);
    if (!tls || epoll < 0 || !slots) die("start");
    SSL_CTX_set_verify(tls, SSL_VERIFY_NONE, NULL);
    SSL_CTX_set_session_cache_mode(tls, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(tls, keep_session);
    long began = now_micros(), until = began + atol(argv[4]) * 1000000L;
    /* Without a rate each is due at once, and again when it has ended. */
    long interval = rate ? 1000000L / rate : 0, due = began;
    static struct epoll_event events[EVENTS];
    long now;
    while ((now = now_micros()) < until) {
        due = begin_due(slots, connections, due, interval, now);
        long wait = (rate && due > now && due < until ? due : until) - now;
        int ready = epoll_wait(epoll, events, EVENTS, (int) (wait / 1000) + 1);
        if (ready < 0 && errno != EINTR) die("epoll_wait");
        for (int i = 0; i < ready; i++) {
            struct slot *s = events[i].data.ptr;
            if (step(s)) {
                end(s);
                if (!rate) begin(s);
            }
        }
    }
    qsort(times, (size_t) time_count, sizeof *times, compare);
    printf("figures requests=%ld micros=%ld p50=%ld p90=%ld p99=%ld max=%ld failed=%ld refused=%ld\n", requests, now - began,
        percentile(50), percentile(90), percentile(99), percentile(100), failed, refused);
    return 0;
}
