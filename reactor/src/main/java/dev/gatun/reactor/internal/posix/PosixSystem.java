package dev.gatun.reactor.internal.posix;

import dev.gatun.reactor.SocketTuningOption;
import dev.gatun.reactor.internal.socket.SocketAddressCodec;
import java.util.Optional;

/**
 * The table of one POSIX system: its numbers, the layouts of its structures, and what it has beyond POSIX. There is one small class per system; what nearly
 * all systems agree about is written here.
 *
 * <p>The one of the running system is {@link ThisSystem#TABLE}. Classes that make calls read it once into static finals, so that the compiler takes each
 * number for a constant. A table has no state, and each can be made on every system: tests compare them with what is known of those that are not here.
 */
public abstract class PosixSystem {
    /** The system has no such thing. */
    static final int ABSENT = -1;

    /** The table for a name as the property {@code os.name} has it; empty when there is none. */
    public static Optional<PosixSystem> of(String os) {
        return switch (os) {
            case "Linux" -> Optional.of(new LinuxTable());
            case "Mac OS X", "Darwin" -> Optional.of(new DarwinTable());
            case "FreeBSD" -> Optional.of(new FreeBsdTable());
            case "DragonFlyBSD", "DragonFly" -> Optional.of(new DragonFlyTable());
            case "OpenBSD" -> Optional.of(new OpenBsdTable());
            case "NetBSD" -> Optional.of(new NetBsdTable());
            case "AIX" -> Optional.of(new AixTable());
            default -> Optional.empty();
        };
    }

    /** For messages. */
    abstract String name();

    abstract ErrorNumbers errors();

    abstract SocketAddressCodec addresses();

    abstract Extensions extensions();

    /** What a function is called in the C library, where its headers give it another name. */
    String symbol(String function) {
        return function;
    }

    /** {@code SOCK_STREAM}. */
    int streamType() {
        return 1;
    }

    /** {@code SOCK_DGRAM}. */
    int datagramType() {
        return 2;
    }

    /** {@code SOCK_NONBLOCK | SOCK_CLOEXEC}, for {@link Extensions#socketFlags}. */
    abstract int socketFlags();

    /** {@code SOL_SOCKET}. */
    abstract int socketLevel();

    /** {@code IPPROTO_IP}; the numbers of protocols are assigned for all (RFC 5237). */
    int ipLevel() {
        return 0;
    }

    /** {@code IPPROTO_TCP}. */
    int tcpLevel() {
        return 6;
    }

    /** {@code IPPROTO_IPV6}. */
    int ipv6Level() {
        return 41;
    }

    /** {@code SO_ERROR}. */
    abstract int errorOption();

    /** {@code SO_TYPE}. */
    abstract int typeOption();

    /** {@code SO_ACCEPTCONN}. */
    abstract int listensOption();

    /** {@code IPV6_V6ONLY}; {@link #ABSENT} where an IPv6 socket never takes IPv4. */
    abstract int v6OnlyOption();

    /** The option by which sockets share a port and the kernel deals connections out among them; {@link #ABSENT} where none does. */
    abstract int balancedPortOption();

    /** {@code SO_NOSIGPIPE}; {@link #ABSENT} where {@link #noSignalFlag()} does it for each call. */
    int noSignalOption() {
        return ABSENT;
    }

    /** {@code MSG_NOSIGNAL}, or 0. */
    abstract int noSignalFlag();

    /** An error of send calls that means no more than "try again later"; {@link #ABSENT} where errors mean what they say. */
    int spuriousSendError() {
        return ABSENT;
    }

    /** Whether {@code statx(2)} tells what a file is by its descriptor. */
    boolean hasStatx() {
        return false;
    }

    /** {@code MSG_MORE}, or 0. */
    int moreFlag() {
        return 0;
    }

    /** {@code MSG_PEEK}. */
    int peekFlag() {
        return 2;
    }

    /** {@code MSG_TRUNC}. */
    abstract int truncatedFlag();

    /** {@code SHUT_WR}. */
    int shutdownOutput() {
        return 1;
    }

    /** The name that {@code setsockopt(2)} has for a tuning option, or {@link #ABSENT}. */
    abstract int option(SocketTuningOption option);

    /** The value that the system wants for one of ours: units differ. */
    int value(SocketTuningOption option, int value) {
        return value;
    }

    /** Milliseconds as seconds, rounded up: no time-out becomes none. */
    static int seconds(int milliseconds) {
        return Math.ceilDiv(milliseconds, 1000);
    }

    /** {@code O_NONBLOCK}. */
    abstract int nonBlockFlag();

    /** {@code O_CLOEXEC}. */
    abstract int closeOnExecFlag();

    abstract PollBits pollBits();

    abstract MessageLayout messages();
}
