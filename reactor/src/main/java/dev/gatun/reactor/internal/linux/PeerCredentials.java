package dev.gatun.reactor.internal.linux;

/**
 * Who is at the other end of a Unix-domain socket, as the kernel says ({@code SO_PEERCRED}, unix(7)): who connected, or who listened.
 *
 * @param pid the process
 * @param uid its effective user
 */
record PeerCredentials(int pid, int uid) {}
