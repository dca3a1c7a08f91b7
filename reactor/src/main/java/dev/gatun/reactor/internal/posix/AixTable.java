package dev.gatun.reactor.internal.posix;

import dev.gatun.reactor.SocketTuningOption;

/**
 * AIX, from its documentation alone; never run. It has sockets of 4.4BSD, errors and poll bits of System V. Nothing keeps SIGPIPE away but the Java VM, which
 * ignores it.
 */
final class AixTable extends BsdTable {
    /** 35 to 55 are not those of 4.4BSD, nor is what follows; 11 and 45 have changed places with it. */
    private static final String OWN_ERRORS = """
            EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG ENOEXEC EBADF ECHILD EAGAIN ENOMEM EACCES EFAULT ENOTBLK EBUSY EEXIST EXDEV ENODEV ENOTDIR
            EISDIR EINVAL ENFILE EMFILE ENOTTY ETXTBSY EFBIG ENOSPC ESPIPE EROFS EMLINK EPIPE EDOM ERANGE ENOMSG EIDRM ECHRNG EL2NSYNC EL3HLT
            EL3RST ELNRNG EUNATCH ENOCSI EL2HLT EDEADLK ENOTREADY EWRPROTECT EFORMAT ENOLCK ENOCONNECT
            52 ESTALE EDIST
            55 EINPROGRESS EALREADY ENOTSOCK EDESTADDRREQ EMSGSIZE EPROTOTYPE ENOPROTOOPT EPROTONOSUPPORT ESOCKTNOSUPPORT EOPNOTSUPP
            EPFNOSUPPORT EAFNOSUPPORT EADDRINUSE EADDRNOTAVAIL ENETDOWN ENETUNREACH ENETRESET ECONNABORTED ECONNRESET ENOBUFS EISCONN ENOTCONN
            ESHUTDOWN ETIMEDOUT ECONNREFUSED EHOSTDOWN EHOSTUNREACH ERESTART EPROCLIM EUSERS ELOOP ENAMETOOLONG ENOTEMPTY EDQUOT ECORRUPT
            ESYSERROR
            93 EREMOTE ENOTRECOVERABLE EOWNERDEAD
            109 ENOSYS EMEDIA ESOFT ENOATTR ESAD ENOTRUST ETOOMANYREFS EILSEQ ECANCELED ENOSR ETIME EBADMSG EPROTO ENODATA ENOSTR ENOTSUP
            EMULTIHOP ENOLINK EOVERFLOW
            EWOULDBLOCK=11
            """;

    @Override
    String name() {
        return "AIX";
    }

    @Override
    ErrorNumbers errors() {
        return new ErrorList(OWN_ERRORS);
    }

    @Override
    Extensions extensions() {
        return Extensions.NONE;
    }

    /** The plain names are those of 4.3BSD, without a length byte in addresses; the headers call these instead. */
    @Override
    String symbol(String function) {
        return switch (function) {
            case "accept", "getsockname", "recvmsg", "sendmsg" -> "n" + function;
            default -> function;
        };
    }

    @Override
    int inet6Family() {
        return 24;
    }

    @Override
    int v6OnlyOption() {
        return 37;
    }

    @Override
    int noSignalFlag() {
        return 0;
    }

    @Override
    int option(SocketTuningOption option) {
        return switch (option) {
            case KEEP_ALIVE_IDLE -> 0x11;
            case KEEP_ALIVE_INTERVAL -> 0x12;
            case KEEP_ALIVE_COUNT -> 0x13;
            default -> super.option(option);
        };
    }

    @Override
    int closeOnExecFlag() {
        return 0x800000;
    }

    @Override
    PollBits pollBits() {
        return new PollBits(0x1, 0x2, 0x4000, 0x2000, 0x8000);
    }
}
