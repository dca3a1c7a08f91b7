/*
 * The load of the WebSocket scenarios. It opens all connections first, each with the handshake of RFC 6455, and then counts
 * for so many seconds the messages that come back. One thread on epoll.
 *
 * usage: websocket PORT PATH echo|broadcast CONNECTIONS SECONDS UNDER_WAY BYTES
 *        websocket PORT PATH deflate CONNECTIONS SECONDS UNDER_WAY FILE
 *
 *   echo       on each connection UNDER_WAY binary messages of BYTES leave in one write, and again when all of them are back
 *   deflate    the same with compressed text messages, made by others and sent in turn: FILE has the payload of each behind two
 *              bytes for its length. Offers permessage-deflate (RFC 7692) without context takeover by the client, as each was
 *              compressed alone; the server may use its context or not
 *   broadcast  one connection more sends a text message of BYTES, and the next when all CONNECTIONS have got it
 *
 * Every frame is masked with a mask of its own. Of each message that comes back, opcode and length are judged, of some the
 * content as well; of a compressed one that it is one and has an end. Whatever is wrong ends the run with a line "problem ...".
 *
 * It prints "begin" when all connections are there and "end" when it counts no more, so that whoever runs it can read in time
 * what the server has used, and then the line of figures that load.lua prints. Times are those from the write to the end
 * of each message.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS = 1024, INPUT = 65536, RESPONSE = 4096, MOST_BYTES = 65536, MOST_FRAMED = 2 * MOST_BYTES, MASK = 4, LONGEST_HEADER = 10 };
enum { CONTINUATION = 0, TEXT = 1, BINARY = 2, CLOSE = 8, FINAL = 0x80, COMPRESSED = 0x40 };
enum { PER_ADDRESS = 1000 }; /* so that a row of runs does not use up the ports of one address, which rest for a minute */
enum { COMPARED = 16 };      /* of so many messages one is compared */
enum { MOST_MESSAGES = 64 };
enum { TIMEOUT_SECONDS = 10, MOST_MICROS = 1 << 20 };

/* The example of RFC 6455, section 1.3. */
static const char key[] = "dGhlIHNhbXBsZSBub25jZQ==", accept_key[] = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
static const char offer[] = "Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover\r\n";

enum mode { ECHO, DEFLATE, BROADCAST };

struct connection {
    int fd;
    int awaited; /* messages that are still to come before the next leave */
    long sent;
    unsigned char header[LONGEST_HEADER]; /* of the frame that is being read */
    int header_length;
    uint64_t left;  /* bytes of its payload that have not come */
    size_t offset;  /* bytes of its message that have */
    int inside;     /* whether a frame of this message has come that was not its last */
    unsigned long messages;
};

/* What is sent but for its mask. */
struct message {
    unsigned char header[LONGEST_HEADER];
    size_t header_length, length;
    const unsigned char *payload;
};

static enum mode mode;
static int under_way, epoll, reached, member_count;
static struct connection *sender; /* of broadcasts */
static unsigned char payloads[MOST_BYTES], output[MOST_FRAMED];
static struct message to_send[MOST_MESSAGES];
static int to_send_count, next;
static int opcode;
static uint32_t random_state = 0x9E3779B9;
static long messages, slowest, until;
static unsigned int times[MOST_MICROS]; /* how many messages took so many microseconds */
static int ending;

static void die(const char *call) {
    perror(call);
    exit(1);
}

/* The run is not to be counted. */
__attribute__((format(printf, 1, 2), noreturn)) static void problem(const char *format, ...) {
    va_list values;
    va_start(values, format);
    printf("problem ");
    vprintf(format, values);
    printf("\n");
    va_end(values);
    exit(0);
}

static long now_micros(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000L + t.tv_nsec / 1000;
}

static void send_all(struct connection *c, const void *bytes, size_t length) {
    const char *at = bytes;
    while (length > 0) {
        ssize_t sent = send(c->fd, at, length, MSG_NOSIGNAL);
        if (sent < 0 && errno != EINTR) problem("a connection broke: %s", strerror(errno));
        if (sent > 0) {
            at += sent;
            length -= (size_t) sent;
        }
    }
}

/* Writes the frame of the next message; gives its length. Marsaglia's xorshift is random enough: a mask need not be secret from this server. */
static size_t put_frame(unsigned char *to) {
    const struct message *m = &to_send[next];
    next = next + 1 == to_send_count ? 0 : next + 1;
    random_state ^= random_state << 13;
    random_state ^= random_state >> 17;
    random_state ^= random_state << 5;
    uint64_t twice = (uint64_t) random_state << 32 | random_state, word;
    memcpy(to, m->header, m->header_length);
    memcpy(to + m->header_length, &random_state, MASK);
    unsigned char *at = to + m->header_length + MASK;
    size_t i = 0;
    for (; i + 8 <= m->length; i += 8) {
        memcpy(&word, m->payload + i, 8);
        word ^= twice;
        memcpy(at + i, &word, 8);
    }
    for (; i < m->length; i++) at[i] = m->payload[i] ^ (unsigned char) (twice >> 8 * (i & 7));
    return m->header_length + MASK + m->length;
}

/* Blocks until the kernel has it all. A server can always take it: of this connection nothing else is under way. */
static void send_batch(struct connection *c) {
    size_t length = 0;
    for (int i = 0; i < under_way; i++) length += put_frame(output + length);
    c->awaited = under_way;
    c->sent = now_micros();
    send_all(c, output, length);
}

static void message_came(struct connection *c) {
    long now = now_micros(), took;
    c->messages++;
    if (mode == BROADCAST) {
        if (c == sender) return; /* a server may send it to him, too */
        took = now - sender->sent;
    } else {
        if (c->awaited-- == 0) problem("a message came back that was not sent");
        took = now - c->sent;
    }
    messages++;
    times[took < MOST_MICROS ? took : MOST_MICROS - 1]++;
    if (took > slowest) slowest = took;
    if (mode == BROADCAST) {
        if (++reached < member_count) return;
        reached = 0;
        ending = now >= until;
        if (!ending) send_batch(sender);
    } else if (c->awaited == 0 && now < until) {
        send_batch(c);
    }
}

/* How long the header is, as far as one can tell from what of it has come. */
static int header_needs(const struct connection *c) {
    if (c->header_length < 2) return 2;
    int length = c->header[1] & 0x7f;
    return length < 126 ? 2 : length == 126 ? 4 : 10;
}

static void frame_ends(struct connection *c) {
    int first = c->header[0];
    c->header_length = 0;
    if ((first & 0x0f) >= CLOSE) return;
    c->inside = !(first & FINAL);
    if (c->inside) return;
    if (mode == DEFLATE ? c->offset == 0 : c->offset != to_send[0].length) problem("a message of %zu bytes came back", c->offset);
    c->offset = 0;
    message_came(c);
}

/* All of the header has come. Pings and pongs are passed over. */
static void frame_begins(struct connection *c) {
    int first = c->header[0], needed = header_needs(c);
    if (c->header[1] & 0x80) problem("the server masks its frames");
    c->left = c->header[1] & 0x7f;
    if (needed > 2) {
        c->left = 0;
        for (int i = 2; i < needed; i++) c->left = c->left << 8 | c->header[i];
    }
    if ((first & 0x0f) == CLOSE) problem("the server closes a connection");
    if ((first & 0x0f) < CLOSE) {
        int reserved = first & 0x70;
        if ((first & 0x0f) != (c->inside ? CONTINUATION : opcode)) problem("a frame begins with %02x", first);
        if (reserved && (mode != DEFLATE || reserved != COMPRESSED || c->inside)) problem("a frame begins with %02x", first);
    }
    if (c->left == 0) frame_ends(c);
}

static void payload_came(struct connection *c, const unsigned char *at, size_t length) {
    c->left -= length;
    if ((c->header[0] & 0x0f) < CLOSE) {
        int judged = mode != DEFLATE && c->messages % COMPARED == 0;
        const struct message *m = &to_send[0];
        if (judged && c->offset + length <= m->length && memcmp(m->payload + c->offset, at, length) != 0) problem("a message came back changed");
        c->offset += length;
    }
    if (c->left == 0) frame_ends(c);
}

static void bytes_came(struct connection *c, const unsigned char *at, size_t length) {
    while (length > 0) {
        if (c->header_length < header_needs(c)) {
            c->header[c->header_length++] = *at++;
            length--;
            if (c->header_length == header_needs(c)) frame_begins(c);
        } else {
            size_t piece = length < c->left ? length : c->left;
            payload_came(c, at, piece);
            at += piece;
            length -= piece;
        }
    }
}

static void readable(struct connection *c) {
    static unsigned char input[INPUT];
    ssize_t got = recv(c->fd, input, INPUT, MSG_DONTWAIT);
    if (got > 0) bytes_came(c, input, (size_t) got);
    else if (got == 0) problem("the server ended a connection");
    else if (errno != EAGAIN && errno != EINTR) problem("a connection broke: %s", strerror(errno));
}

/* Reads to the blank line, and no further: a server that speaks first is none that can be measured here. */
static void await_handshake(struct connection *c) {
    char response[RESPONSE + 1];
    size_t length = 0;
    char *blank = NULL;
    while (!blank) {
        ssize_t got = recv(c->fd, response + length, RESPONSE - length, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got == 0) problem("the server ended a connection within the handshake");
        if (got < 0 && errno == EAGAIN) problem("no answer to the handshake within %d s", TIMEOUT_SECONDS);
        if (got < 0) problem("a connection broke within the handshake: %s", strerror(errno));
        length += (size_t) got;
        response[length] = 0;
        blank = strstr(response, "\r\n\r\n");
    }
    if (strncmp(response, "HTTP/1.1 101 ", 13) != 0) problem("the answer to the handshake is %.*s", (int) strcspn(response, "\r"), response);
    if (!strstr(response, accept_key)) problem("the answer to the handshake has a wrong key");
    if (mode == DEFLATE && !strcasestr(response, "permessage-deflate")) problem("the server takes no permessage-deflate");
    if (blank + 4 != response + length) problem("the server speaks first");
}

static void open_connection(struct connection *c, int index, int port, const char *path) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((unsigned short) port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr_in from = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK + (unsigned) (index / PER_ADDRESS))};
    struct timeval timeout = {.tv_sec = TIMEOUT_SECONDS};
    int on = 1;
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (c->fd < 0) die("socket");
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(c->fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
    setsockopt(c->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    if (bind(c->fd, (struct sockaddr *) &from, sizeof from) < 0) die("bind");
    if (connect(c->fd, (struct sockaddr *) &to, sizeof to) < 0) problem("connecting failed: %s", strerror(errno));
    char request[RESPONSE];
    int length = snprintf(request, sizeof request,
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: %s\r\nSec-WebSocket-Version: 13\r\n%s\r\n",
        path, key, mode == DEFLATE ? offer : "");
    send_all(c, request, (size_t) length);
    await_handshake(c);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, c->fd, &event) < 0) die("epoll_ctl");
}

static void add_message(const unsigned char *payload, size_t length) {
    struct message *m = &to_send[to_send_count++];
    size_t extended = length < 126 ? 0 : length < 65536 ? 2 : 8;
    m->payload = payload;
    m->length = length;
    m->header[0] = (unsigned char) (FINAL | opcode | (mode == DEFLATE ? COMPRESSED : 0));
    m->header[1] = (unsigned char) (0x80 | (extended == 0 ? length : extended == 2 ? 126 : 127));
    for (size_t i = 0; i < extended; i++) m->header[2 + i] = (unsigned char) (length >> 8 * (extended - 1 - i));
    m->header_length = 2 + extended;
}

static void read_messages(const char *file) {
    FILE *in = fopen(file, "rb");
    if (!in) die(file);
    size_t length = fread(payloads, 1, sizeof payloads, in), at = 0;
    fclose(in);
    while (to_send_count < MOST_MESSAGES && at + 2 < length) {
        size_t bytes = (size_t) payloads[at] << 8 | payloads[at + 1];
        if (at + 2 + bytes > length) break;
        add_message(payloads + at + 2, bytes);
        at += 2 + bytes;
    }
}

static void make_message(int length) {
    for (int i = 0; i < length; i++) payloads[i] = (unsigned char) ('!' + i * 31 % 89);
    add_message(payloads, (size_t) length);
}

static void run(long seconds) {
    static struct epoll_event events[EVENTS];
    /* A broadcast that has begun is counted whole. */
    long now, last = until + (mode == BROADCAST ? TIMEOUT_SECONDS * 1000000L : 0);
    while (!ending && (now = now_micros()) < last) {
        int ready = epoll_wait(epoll, events, EVENTS, (int) ((last - now) / 1000) + 1);
        if (ready < 0 && errno != EINTR) die("epoll_wait");
        for (int i = 0; i < ready; i++) readable(events[i].data.ptr);
    }
    if (mode == BROADCAST && !ending) problem("a message has reached only %d of %d members %d s after %ld s", reached, member_count, TIMEOUT_SECONDS, seconds);
}

static long percentile(int percent) {
    unsigned long before = 0, wanted = (unsigned long) messages * (unsigned long) percent / 100;
    for (long micros = 0; micros < MOST_MICROS; micros++) {
        before += times[micros];
        if (before > wanted) return micros;
    }
    return slowest;
}

static enum mode mode_named(const char *word) {
    if (strcmp(word, "echo") == 0) return ECHO;
    if (strcmp(word, "deflate") == 0) return DEFLATE;
    if (strcmp(word, "broadcast") == 0) return BROADCAST;
    fprintf(stderr, "websocket: no mode %s\n", word);
    exit(2);
}

int main(int argc, char **argv) {
    if (argc != 8) {
        fprintf(stderr, "usage: websocket PORT PATH echo|deflate|broadcast CONNECTIONS SECONDS UNDER_WAY BYTES|FILE\n");
        return 2;
    }
    mode = mode_named(argv[3]);
    opcode = mode == ECHO ? BINARY : TEXT;
    int connections = atoi(argv[4]);
    long seconds = atol(argv[5]);
    under_way = atoi(argv[6]);
    if (mode == DEFLATE) read_messages(argv[7]);
    else if (atoi(argv[7]) > 0 && atoi(argv[7]) <= MOST_BYTES) make_message(atoi(argv[7]));
    size_t longest = 0;
    for (int i = 0; i < to_send_count; i++) longest = to_send[i].length > longest ? to_send[i].length : longest;
    /* More than fits into the buffers of both sides could make server and client wait for each other. */
    if (connections < 1 || seconds < 1 || under_way < 1 || longest < 1
        || under_way * (longest + LONGEST_HEADER + MASK) > MOST_FRAMED || (mode == BROADCAST && under_way > 1)) {
        fprintf(stderr, "websocket: a number is out of range\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) < 0) die("getrlimit");
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    member_count = connections;
    int count = connections + (mode == BROADCAST ? 1 : 0);
    struct connection *all = calloc((size_t) count, sizeof *all);
    epoll = epoll_create1(EPOLL_CLOEXEC);
    if (epoll < 0 || !all) die("start");
    for (int i = 0; i < count; i++) open_connection(&all[i], i, atoi(argv[1]), argv[2]);
    puts("begin");
    fflush(stdout);
    long began = now_micros();
    until = began + seconds * 1000000L;
    if (mode == BROADCAST) {
        sender = &all[count - 1];
        send_batch(sender);
    } else {
        for (int i = 0; i < count; i++) send_batch(&all[i]);
    }
    run(seconds);
    long ended = now_micros();
    puts("end");
    fflush(stdout);
    printf("figures requests=%ld micros=%ld p50=%ld p90=%ld p99=%ld max=%ld failed=0 refused=0\n", messages, ended - began,
        percentile(50), percentile(90), percentile(99), slowest);
    return 0;
}
