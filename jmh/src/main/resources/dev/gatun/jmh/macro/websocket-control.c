/*
 * The control of the WebSocket scenarios: the least that they can cost on epoll. One thread, one level-triggered epoll
 * instance; a frame is unmasked into its answer, and all answers to one read leave in one send. It believes what it is
 * told: neither reserved bits nor opcodes, lengths, fragments or UTF-8 are checked, and it knows no ping and no close.
 *
 * usage: websocket-control PORT
 *
 * A request for a path below /ws/ is answered with the handshake (RFC 6455, section 4.2.2), any other with "Hello, World!".
 * What comes on /ws/broadcast goes to all connections that asked for that path, what comes on another path goes back.
 *
 * Compiled with DEFLATE it takes permessage-deflate (RFC 7692) with no context takeover on either side, so that one pair of
 * zlib's states does for all connections.
 *
 * It reads into one buffer for all connections, and keeps per connection only what of a split request or frame has come.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#ifdef DEFLATE
#include <zlib.h>
#endif

enum { EVENTS = 1024, INPUT = 262144, OUTPUT = 2 * INPUT, BACKLOG = 8192, KEY = 24, ACCEPT = 28, MASK = 4 };
enum { TAIL = 4 }; /* the empty block that ends a flush of zlib, and that a message goes without (RFC 7692, section 7.2.1) */

static const char hello[] =
    "HTTP/1.1 200 OK\r\nServer: C\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\nContent-Type: text/plain\r\nContent-Length: 13\r\n\r\nHello, World!";
static const char guid[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
#ifdef DEFLATE
static const char extensions[] = "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover\r\n";
#else
static const char extensions[] = "";
#endif

enum kind { REQUESTS, ECHO, MEMBER };

/* All zero for a new one. */
struct connection {
    enum kind kind;
    int place; /* of a member, among the members */
    size_t kept;
    char *rest; /* the begin of a request or frame whose end has not come */
};

static struct connection *connections;
static int connection_count, *members, member_count;
static char input[INPUT + 1];
static unsigned char output[OUTPUT];

static void die(const char *call) {
    perror(call);
    exit(1);
}

static void end(int fd) {
    struct connection *c = &connections[fd];
    if (c->kind == MEMBER) {
        int last = members[--member_count];
        members[c->place] = last;
        connections[last].place = c->place;
    }
    free(c->rest);
    memset(c, 0, sizeof *c);
    close(fd); /* which also takes it out of the epoll set */
}

/* Sends all, or says that the connection is of no use any more. One that does not read is not waited for: the load generator reads. */
static int send_all(int fd, const void *bytes, size_t length) {
    const char *at = bytes;
    while (length > 0) {
        ssize_t sent = send(fd, at, length, MSG_NOSIGNAL);
        if (sent < 0) {
            if (errno == EINTR || errno == EAGAIN) continue;
            return 0;
        }
        at += sent;
        length -= (size_t) sent;
    }
    return 1;
}

static uint32_t rotated(uint32_t word, int bits) {
    return word << bits | word >> (32 - bits);
}

static void sha1_block(uint32_t sum[5], const unsigned char *block) {
    uint32_t w[80], a = sum[0], b = sum[1], c = sum[2], d = sum[3], e = sum[4];
    for (int i = 0; i < 16; i++) {
        memcpy(&w[i], block + 4 * i, 4);
        w[i] = ntohl(w[i]);
    }
    for (int i = 16; i < 80; i++) w[i] = rotated(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    for (int i = 0; i < 80; i++) {
        uint32_t f = i < 20 ? ((b & c) | (~b & d)) + 0x5A827999
            : i < 40 ? (b ^ c ^ d) + 0x6ED9EBA1
            : i < 60 ? ((b & c) | (b & d) | (c & d)) + 0x8F1BBCDC
            : (b ^ c ^ d) + 0xCA62C1D6;
        uint32_t next = rotated(a, 5) + f + e + w[i];
        e = d;
        d = c;
        c = rotated(b, 30);
        b = a;
        a = next;
    }
    sum[0] += a;
    sum[1] += b;
    sum[2] += c;
    sum[3] += d;
    sum[4] += e;
}

/* Sec-WebSocket-Accept: key and GUID make 60 bytes, and so always two blocks of SHA-1; the 20 bytes of the sum make 28 of base64. */
static void accept_key(const char *key, char accept[ACCEPT]) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned char blocks[128] = {0}, bytes[21] = {0};
    uint32_t sum[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
    size_t length = KEY + sizeof guid - 1;
    memcpy(blocks, key, KEY);
    memcpy(blocks + KEY, guid, sizeof guid - 1);
    blocks[length] = 0x80;
    blocks[126] = (unsigned char) (length * 8 >> 8);
    blocks[127] = (unsigned char) (length * 8);
    sha1_block(sum, blocks);
    sha1_block(sum, blocks + 64);
    for (int i = 0; i < 5; i++) {
        uint32_t word = htonl(sum[i]);
        memcpy(bytes + 4 * i, &word, 4);
    }
    for (int i = 0; i < 7; i++) {
        uint32_t three = (uint32_t) bytes[3 * i] << 16 | (uint32_t) bytes[3 * i + 1] << 8 | bytes[3 * i + 2];
        for (int j = 0; j < 4; j++) accept[4 * i + j] = digits[three >> (18 - 6 * j) & 63];
    }
    accept[ACCEPT - 1] = '=';
}

/* Answers one request; gives how many bytes it took, 0 when its end has not come. A connection that can't be served is marked by -1. */
static ssize_t answer(int fd, char *at, size_t length) {
    struct connection *c = &connections[fd];
    char *blank = memmem(at, length, "\r\n\r\n", 4);
    if (!blank) return 0;
    ssize_t taken = blank - at + 4;
    if (strncmp(at, "GET /ws/", 8) != 0) return send_all(fd, hello, sizeof hello - 1) ? taken : -1;
    char *key = strcasestr(at, "\nsec-websocket-key: ");
    if (!key || key > blank) return -1;
    char response[512], accept[ACCEPT];
    accept_key(key + 20, accept);
    char *offer = strcasestr(at, "permessage-deflate");
    int bytes = snprintf(response, sizeof response,
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %.*s\r\n%s\r\n",
        ACCEPT, accept, offer && offer < blank ? extensions : "");
    if (!send_all(fd, response, (size_t) bytes)) return -1;
    if (strncmp(at, "GET /ws/broadcast ", 18) == 0) {
        c->kind = MEMBER;
        c->place = member_count;
        members[member_count++] = fd;
    } else {
        c->kind = ECHO;
    }
    return taken;
}

/* The header of a frame that a server sends; gives its length. */
static size_t put_header(unsigned char *to, unsigned char first, uint64_t payload) {
    size_t extended = payload < 126 ? 0 : payload < 65536 ? 2 : 8;
    to[0] = first;
    to[1] = (unsigned char) (extended == 0 ? payload : extended == 2 ? 126 : 127);
    for (size_t i = 0; i < extended; i++) to[2 + i] = (unsigned char) (payload >> 8 * (extended - 1 - i));
    return 2 + extended;
}

static void unmask(unsigned char *to, const unsigned char *from, size_t length, const unsigned char *mask) {
    uint64_t twice, word;
    memcpy(&twice, mask, 4);
    memcpy((char *) &twice + 4, mask, 4);
    size_t i = 0;
    for (; i + 8 <= length; i += 8) {
        memcpy(&word, from + i, 8);
        word ^= twice;
        memcpy(to + i, &word, 8);
    }
    for (; i < length; i++) to[i] = from[i] ^ mask[i & 3];
}

#ifdef DEFLATE
static z_stream inflating, deflating;
static unsigned char packed[INPUT + TAIL], plain[4 * INPUT];

static void prepare_deflate(void) {
    if (inflateInit2(&inflating, -15) != Z_OK) die("inflateInit2");
    if (deflateInit2(&deflating, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK) die("deflateInit2");
}

/* Unmasks, inflates, and deflates again; gives the length of what is in `packed` then, 0 when it is no deflated message. */
static size_t deflated_again(const unsigned char *payload, size_t length, const unsigned char *mask) {
    static const unsigned char tail[TAIL] = {0, 0, 0xff, 0xff};
    unmask(packed, payload, length, mask);
    memcpy(packed + length, tail, TAIL);
    inflateReset(&inflating);
    inflating.next_in = packed;
    inflating.avail_in = (uInt) (length + TAIL);
    inflating.next_out = plain;
    inflating.avail_out = sizeof plain;
    if (inflate(&inflating, Z_SYNC_FLUSH) != Z_OK || inflating.avail_in > 0) return 0;
    deflateReset(&deflating);
    deflating.next_in = plain;
    deflating.avail_in = (uInt) (sizeof plain - inflating.avail_out);
    deflating.next_out = packed;
    deflating.avail_out = sizeof packed;
    if (deflate(&deflating, Z_SYNC_FLUSH) != Z_OK || deflating.avail_out == 0) return 0;
    return sizeof packed - deflating.avail_out - TAIL;
}

static size_t put_frame(unsigned char *to, unsigned char first, const unsigned char *payload, size_t length, const unsigned char *mask) {
    int compressed = first & 0x40;
    size_t sent = compressed ? deflated_again(payload, length, mask) : length, header = put_header(to, first, sent);
    if (compressed) memcpy(to + header, packed, sent);
    else unmask(to + header, payload, length, mask);
    return header + sent;
}
#else
static void prepare_deflate(void) {}

static size_t put_frame(unsigned char *to, unsigned char first, const unsigned char *payload, size_t length, const unsigned char *mask) {
    size_t header = put_header(to, first, length);
    unmask(to + header, payload, length, mask);
    return header + length;
}
#endif

/* A member whose connection broke says so by an event of its own: it is left in place while the members are walked through. */
static void broadcast(const unsigned char *frame, size_t length) {
    for (int i = 0; i < member_count; i++) send_all(members[i], frame, length);
}

/* Answers all frames that are there whole; gives how many bytes these had, or -1. */
static ssize_t echo(int fd, const unsigned char *at, size_t length) {
    int to_all = connections[fd].kind == MEMBER;
    size_t taken = 0, pending = 0;
    for (;;) {
        const unsigned char *frame = at + taken;
        size_t left = length - taken, payload, header;
        if (left < 2) break;
        payload = frame[1] & 0x7f;
        header = payload < 126 ? 2 : payload == 126 ? 4 : 10;
        if (left < header + MASK) break;
        if (header > 2) {
            payload = 0;
            for (size_t i = 2; i < header; i++) payload = payload << 8 | frame[i];
        }
        if (payload > INPUT - header - MASK) return -1;
        if (left < header + MASK + payload) break;
        size_t framed = put_frame(output + pending, frame[0], frame + header + MASK, payload, frame + header);
        taken += header + MASK + payload;
        if (to_all) {
            broadcast(output, framed);
        } else {
            pending += framed;
        }
        if (pending > OUTPUT - INPUT - 64) {
            if (!send_all(fd, output, pending)) return -1;
            pending = 0;
        }
    }
    return pending == 0 || send_all(fd, output, pending) ? (ssize_t) taken : -1;
}

static void readable(int fd) {
    struct connection *c = &connections[fd];
    if (c->kept > 0) memcpy(input, c->rest, c->kept);
    ssize_t got = recv(fd, input + c->kept, INPUT - c->kept, 0);
    if (got <= 0) {
        if (got == 0 || (errno != EAGAIN && errno != EINTR)) end(fd);
        return;
    }
    size_t length = c->kept + (size_t) got;
    free(c->rest);
    c->rest = NULL;
    input[length] = 0; /* for strcasestr */
    ssize_t taken = c->kind == REQUESTS ? answer(fd, input, length) : echo(fd, (unsigned char *) input, length);
    if (taken < 0) {
        end(fd);
        return;
    }
    c->kept = length - (size_t) taken;
    if (c->kept > 0) {
        if (c->kept == INPUT || !(c->rest = malloc(c->kept))) die("a request that is too long");
        memcpy(c->rest, input + taken, c->kept);
    }
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
    if (argc != 2) { fprintf(stderr, "usage: websocket-control PORT\n"); return 2; }
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) < 0) die("getrlimit");
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    connection_count = (int) files.rlim_cur;
    connections = calloc((size_t) connection_count, sizeof *connections);
    members = calloc((size_t) connection_count, sizeof *members);
    prepare_deflate();
    int listener = listen_on(atoi(argv[1])), epoll = epoll_create1(EPOLL_CLOEXEC);
    if (epoll < 0 || !connections || !members) die("start");
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
