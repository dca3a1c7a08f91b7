/**
 * Event loops, connections, datagrams, timers and files.
 *
 * <p>The API is push-style: a {@link dev.gatun.reactor.ConnectionHandler} is told what came, and never asks whether a socket is ready. So a program
 * does not change when the transport below it does (epoll, poll, io_uring, IOCP, kqueue).
 */
package dev.gatun.reactor;
