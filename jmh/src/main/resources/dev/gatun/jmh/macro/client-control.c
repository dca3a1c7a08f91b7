/*
 * The control of the clients' run: the least that a client on epoll can do. One thread, one level-triggered epoll
 * instance, one request under way on each connection, and no parser: a response is over when as many bytes have
 * come as the first response had.
 *
 * usage: client-control PORT PATH CONNECTIONS WARM_UP_SECONDS SECONDS
 * prints: requests N cpu MICROSECONDS failed 0
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS = 1024, INPUT = 65536 };

static char request[1024], input[INPUT];
static size_t request_length;

static void die(const char *call) {
    perror(call);
    exit(1);
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

static long cpu(void) {
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1000000L + u.ru_utime.tv_usec + u.ru_stime.tv_usec;
}

static void ask(int fd) {
    if (send(fd, request, request_length, MSG_NOSIGNAL) != (ssize_t) request_length) die("send");
}

static int open_connection(int port) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((unsigned short) port)};
    int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || connect(fd, (struct sockaddr *) &to, sizeof to) < 0) die("connect");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fd;
}

/* The length of a response, by the one that comes first. */
static size_t measure(int fd) {
    size_t length = 0;
    char *body = NULL, *field;
    ask(fd);
    while (!body || length < (size_t) (body - input) + strtoul(field, NULL, 10)) {
        ssize_t count = recv(fd, input + length, INPUT - 1 - length, 0);
        if (count <= 0) die("recv");
        length += (size_t) count;
        input[length] = 0;
        body = strstr(input, "\r\n\r\n");
        if (body) {
            body += 4;
            field = strcasestr(input, "content-length:");
            if (!field) die("no content-length");
            field += 15;
        }
    }
    return length;
}

int main(int argc, char **argv) {
    struct epoll_event events[EVENTS];
    long requests = 0, cpu_before = 0;
    int counting = 0;
    if (argc != 6) return 2;
    int port = atoi(argv[1]), connections = atoi(argv[3]);
    request_length = (size_t) snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUser-Agent: C\r\n\r\n", argv[2], port);
    int poller = epoll_create1(0);
    size_t *missing = calloc((size_t) connections + 1024, sizeof *missing), length = 0;
    for (int i = 0; i < connections; i++) {
        int fd = open_connection(port);
        if (!length) length = measure(fd);
        struct epoll_event wanted = {.events = EPOLLIN, .data.fd = fd};
        if (fd >= connections + 1024 || epoll_ctl(poller, EPOLL_CTL_ADD, fd, &wanted) < 0) die("epoll_ctl");
        missing[fd] = length;
        ask(fd);
    }
    double begin = now() + atof(argv[4]), end = begin + atof(argv[5]);
    for (;;) {
        int count = epoll_wait(poller, events, EVENTS, 1000);
        if (count < 0) die("epoll_wait");
        double time = now();
        if (!counting && time >= begin) {
            counting = 1;
            requests = 0;
            cpu_before = cpu();
        }
        if (time >= end) break;
        for (int i = 0; i < count; i++) {
            int fd = events[i].data.fd;
            ssize_t got = recv(fd, input, INPUT, 0);
            if (got <= 0 || (size_t) got > missing[fd]) die("recv");
            if (!(missing[fd] -= (size_t) got)) {
                requests++;
                missing[fd] = length;
                ask(fd);
            }
        }
    }
    printf("requests %ld cpu %ld failed 0\n", requests, cpu() - cpu_before);
    return 0;
}
