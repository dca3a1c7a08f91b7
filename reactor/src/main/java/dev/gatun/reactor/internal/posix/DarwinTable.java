package dev.gatun.reactor.internal.posix;

import dev.gatun.bindings.darwin.DarwinNative;
import dev.gatun.reactor.SocketTuningOption;
import dev.gatun.reactor.internal.posix.Extensions.SendFileForm;

/** macOS and its kin. Never run here: written by the headers of xnu, held against the generated bindings by a test. */
final class DarwinTable extends BsdTable {
    private static final String OWN_ERRORS = """
            45 ENOTSUP
            82 EPWROFF EDEVERR EOVERFLOW EBADEXEC EBADARCH ESHLIBVERS EBADMACHO ECANCELED EIDRM ENOMSG EILSEQ ENOATTR EBADMSG EMULTIHOP
            ENODATA ENOLINK ENOSR ENOSTR EPROTO ETIME EOPNOTSUPP ENOPOLICY ENOTRECOVERABLE EOWNERDEAD EQFULL
            """;

    @Override
    String name() {
        return "Darwin";
    }

    @Override
    ErrorNumbers errors() {
        return new ErrorList(ERRORS, OWN_ERRORS);
    }

    @Override
    Extensions extensions() {
        return new Extensions(false, false, false, false, false, false, false, SendFileForm.DARWIN);
    }

    @Override
    int inet6Family() {
        return DarwinNative.AF_INET6();
    }

    /** {@code MSG_NOSIGNAL} is not known to older releases. */
    @Override
    int noSignalOption() {
        return DarwinNative.SO_NOSIGPIPE();
    }

    @Override
    int noSignalFlag() {
        return 0;
    }

    /** Seen on a socket that is being shut down; the next attempt says {@code EPIPE}, as it should. */
    @Override
    int spuriousSendError() {
        return DarwinNative.EPROTOTYPE();
    }

    @Override
    int option(SocketTuningOption option) {
        return switch (option) {
            case KEEP_ALIVE_IDLE -> DarwinNative.TCP_KEEPALIVE();
            case KEEP_ALIVE_INTERVAL -> DarwinNative.TCP_KEEPINTVL();
            case KEEP_ALIVE_COUNT -> DarwinNative.TCP_KEEPCNT();
            // SO_LINGER counts in ticks of the clock.
            case LINGER -> DarwinNative.SO_LINGER_SEC();
            case TCP_CORK -> DarwinNative.TCP_NOPUSH();
            case TCP_FASTOPEN -> DarwinNative.TCP_FASTOPEN();
            case TCP_USER_TIMEOUT -> DarwinNative.TCP_RXT_CONNDROPTIME();
            case TCP_NOTSENT_LOWAT -> DarwinNative.TCP_NOTSENT_LOWAT();
            default -> super.option(option);
        };
    }

    /** Fast Open is a switch there, and has a queue of the system's length. The time-out of a user counts seconds. */
    @Override
    int value(SocketTuningOption option, int value) {
        return switch (option) {
            case TCP_FASTOPEN -> Math.min(value, 1);
            case TCP_USER_TIMEOUT -> seconds(value);
            default -> value;
        };
    }

    @Override
    int closeOnExecFlag() {
        return DarwinNative.O_CLOEXEC();
    }
}
