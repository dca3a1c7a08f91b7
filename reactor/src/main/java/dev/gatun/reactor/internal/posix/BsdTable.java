package dev.gatun.reactor.internal.posix;

import dev.gatun.reactor.SocketTuningOption;
import dev.gatun.reactor.internal.socket.SocketAddressCodec;

/** What came from 4.4BSD and is the same in all its children, Darwin and, but for the errors, AIX among them. */
abstract class BsdTable extends PosixSystem {
    static final String ERRORS = """
            EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG ENOEXEC EBADF ECHILD EDEADLK ENOMEM EACCES EFAULT ENOTBLK EBUSY EEXIST EXDEV ENODEV
            ENOTDIR EISDIR EINVAL ENFILE EMFILE ENOTTY ETXTBSY EFBIG ENOSPC ESPIPE EROFS EMLINK EPIPE EDOM ERANGE EAGAIN EINPROGRESS
            EALREADY ENOTSOCK EDESTADDRREQ EMSGSIZE EPROTOTYPE ENOPROTOOPT EPROTONOSUPPORT ESOCKTNOSUPPORT EOPNOTSUPP EPFNOSUPPORT
            EAFNOSUPPORT EADDRINUSE EADDRNOTAVAIL ENETDOWN ENETUNREACH ENETRESET ECONNABORTED ECONNRESET ENOBUFS EISCONN ENOTCONN
            ESHUTDOWN ETOOMANYREFS ETIMEDOUT ECONNREFUSED ELOOP ENAMETOOLONG EHOSTDOWN EHOSTUNREACH ENOTEMPTY EPROCLIM EUSERS EDQUOT
            ESTALE EREMOTE EBADRPC ERPCMISMATCH EPROGUNAVAIL EPROGMISMATCH EPROCUNAVAIL ENOLCK ENOSYS EFTYPE EAUTH ENEEDAUTH
            EWOULDBLOCK=35
            """;

    /** Room for the path of a Unix-domain socket. */
    private static final int PATH = 104;

    /** {@code AF_INET6}: IPv6 is younger than 4.4BSD. */
    abstract int inet6Family();

    @Override
    SocketAddressCodec addresses() {
        return new SocketAddressCodec(2, inet6Family(), 1, true, PATH, false, errors().number("ENAMETOOLONG"));
    }

    @Override
    int socketFlags() {
        return 0;
    }

    @Override
    int socketLevel() {
        return 0xffff;
    }

    @Override
    int errorOption() {
        return 0x1007;
    }

    @Override
    int typeOption() {
        return 0x1008;
    }

    @Override
    int listensOption() {
        return 0x2;
    }

    @Override
    int v6OnlyOption() {
        return 27;
    }

    @Override
    int balancedPortOption() {
        return ABSENT;
    }

    @Override
    int truncatedFlag() {
        return 0x10;
    }

    @Override
    int option(SocketTuningOption option) {
        return switch (option) {
            case TCP_NODELAY -> 1;
            case RECEIVE_BUFFER -> 0x1002;
            case SEND_BUFFER -> 0x1001;
            case KEEP_ALIVE -> 0x8;
            case REUSE_ADDRESS -> 0x4;
            case REUSE_PORT -> 0x200;
            case LINGER -> 0x80;
            default -> ABSENT;
        };
    }

    @Override
    int nonBlockFlag() {
        return 4;
    }

    @Override
    PollBits pollBits() {
        return new PollBits(0x1, 0x4, 0x8, 0x10, 0x20);
    }

    @Override
    MessageLayout messages() {
        return new MessageLayout(48, false, 44, 56);
    }
}
