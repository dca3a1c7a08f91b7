package dev.gatun.reactor.internal.posix;

/**
 * What a system has beyond POSIX and the reactor makes use of. Where a thing is missing there is another way, which every POSIX system can go: with
 * {@link #NONE} all of those ways are gone, on Linux too.
 *
 * @param socketFlags sockets are made and accepted with their flags in one call ({@code SOCK_NONBLOCK}, {@code accept4})
 * @param inheritedOptions an accepted TCP socket has the options of its listener
 * @param balancedPorts the kernel deals the connections of a shared port out
 * @param wakeUpEvents {@code eventfd}
 * @param messageBatches {@code recvmmsg} and {@code sendmmsg}, as calls of the kernel
 * @param errorQueue a UDP socket keeps a list of the network's errors ({@code IP_RECVERR})
 * @param handshakeFilter a listener can have a packet filter ({@code SO_ATTACH_FILTER})
 * @param sendFile how the kernel sends files
 */
public record Extensions(
        boolean socketFlags,
        boolean inheritedOptions,
        boolean balancedPorts,
        boolean wakeUpEvents,
        boolean messageBatches,
        boolean errorQueue,
        boolean handshakeFilter,
        SendFileForm sendFile) {

    /** Nothing but POSIX. */
    public static final Extensions NONE = new Extensions(false, false, false, false, false, false, false, SendFileForm.NONE);

    /** The forms that {@code sendfile} has. */
    public enum SendFileForm {
        /** There is none. */
        NONE,
        /** {@code ssize_t sendfile(int to, int file, off_t *offset, size_t count)}. */
        LINUX,
        /** {@code int sendfile(int file, int to, off_t offset, off_t *length, struct sf_hdtr *, int)}: the length goes in and comes out. */
        DARWIN,
        /** {@code int sendfile(int file, int to, off_t offset, size_t count, struct sf_hdtr *, off_t *sent, int)}. */
        FREEBSD
    }
}
