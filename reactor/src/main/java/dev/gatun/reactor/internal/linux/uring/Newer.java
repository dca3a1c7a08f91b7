package dev.gatun.reactor.internal.linux.uring;

import dev.gatun.bindings.linux.io_uring_sqe;

/** What {@code include/uapi/linux/io_uring.h} has got since version 6.1 of the kernel, whose headers the bindings are made of. */
final class Newer {
    /** {@code IORING_SETUP_NO_SQARRAY}, Linux 6.6: submissions are taken in the order of their places, without an array that says so. */
    static final int SETUP_NO_SQARRAY = 1 << 16;

    /** {@code optlen}, Linux 6.17: a multishot receive ends when it has brought so many bytes. It shares its place with {@code splice_fd_in}. */
    static final long RECEIVE_LIMIT = io_uring_sqe.splice_fd_in$offset();

    private Newer() {}
}
