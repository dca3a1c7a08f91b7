package dev.gatun.reactor.internal.posix;

import dev.gatun.bindings.freebsd.FreeBsdNative;
import dev.gatun.reactor.SocketTuningOption;
import dev.gatun.reactor.internal.posix.Extensions.SendFileForm;

/**
 * FreeBSD from 12 on. Never run here: written by its headers, held against the generated bindings by a test. Its {@code recvmmsg} is a loop in the C
 * library, which saves no call of the kernel.
 */
final class FreeBsdTable extends BsdTable {
    private static final String OWN_ERRORS = """
            82 EIDRM ENOMSG EOVERFLOW ECANCELED EILSEQ ENOATTR EDOOFUS EBADMSG EMULTIHOP ENOLINK EPROTO ENOTCAPABLE ECAPMODE
            ENOTRECOVERABLE EOWNERDEAD EINTEGRITY
            ENOTSUP=45
            """;

    @Override
    String name() {
        return "FreeBSD";
    }

    @Override
    ErrorNumbers errors() {
        return new ErrorList(ERRORS, OWN_ERRORS);
    }

    @Override
    Extensions extensions() {
        return new Extensions(true, false, true, false, false, false, false, SendFileForm.FREEBSD);
    }

    @Override
    int inet6Family() {
        return FreeBsdNative.AF_INET6();
    }

    @Override
    int socketFlags() {
        return FreeBsdNative.SOCK_NONBLOCK() | FreeBsdNative.SOCK_CLOEXEC();
    }

    @Override
    int balancedPortOption() {
        return FreeBsdNative.SO_REUSEPORT_LB();
    }

    @Override
    int noSignalFlag() {
        return FreeBsdNative.MSG_NOSIGNAL();
    }

    @Override
    int option(SocketTuningOption option) {
        return switch (option) {
            case KEEP_ALIVE_IDLE -> FreeBsdNative.TCP_KEEPIDLE();
            case KEEP_ALIVE_INTERVAL -> FreeBsdNative.TCP_KEEPINTVL();
            case KEEP_ALIVE_COUNT -> FreeBsdNative.TCP_KEEPCNT();
            // With SO_REUSEPORT the socket that was bound last would get all connections.
            case REUSE_PORT -> FreeBsdNative.SO_REUSEPORT_LB();
            case TCP_CORK -> FreeBsdNative.TCP_NOPUSH();
            case TCP_FASTOPEN -> FreeBsdNative.TCP_FASTOPEN();
            case TCP_USER_TIMEOUT -> FreeBsdNative.TCP_MAXUNACKTIME();
            default -> super.option(option);
        };
    }

    @Override
    int value(SocketTuningOption option, int value) {
        return option == SocketTuningOption.TCP_USER_TIMEOUT ? seconds(value) : value;
    }

    @Override
    int closeOnExecFlag() {
        return FreeBsdNative.O_CLOEXEC();
    }
}
