package dev.gatun.reactor.internal.posix;

/**
 * The events of {@code poll(2)}.
 *
 * @param in {@code POLLIN}
 * @param out {@code POLLOUT}
 * @param error {@code POLLERR}
 * @param hangup {@code POLLHUP}
 * @param invalid {@code POLLNVAL}
 */
record PollBits(int in, int out, int error, int hangup, int invalid) {}
