package dev.gatun.reactor.internal.posix;

import dev.gatun.reactor.SocketTuningOption;
import dev.gatun.reactor.internal.posix.Extensions.SendFileForm;

/** DragonFly BSD, from its documentation; never run. Its {@code SO_REUSEPORT} balances, as Linux's does. */
final class DragonFlyTable extends BsdTable {
    private static final String OWN_ERRORS = """
            82 EIDRM ENOMSG EOVERFLOW ECANCELED EILSEQ ENOATTR EDOOFUS EBADMSG EMULTIHOP ENOLINK EPROTO ENOMEDIUM ENOTRECOVERABLE EOWNERDEAD
            99 EASYNC
            ENOTSUP=45
            """;

    @Override
    String name() {
        return "DragonFly";
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
        return 28;
    }

    @Override
    int socketFlags() {
        return 0x2000_0000 | 0x1000_0000;
    }

    @Override
    int balancedPortOption() {
        return option(SocketTuningOption.REUSE_PORT);
    }

    @Override
    int noSignalFlag() {
        return 0x400;
    }

    @Override
    int option(SocketTuningOption option) {
        return switch (option) {
            case KEEP_ALIVE_IDLE -> 0x100;
            case KEEP_ALIVE_INTERVAL -> 0x200;
            case KEEP_ALIVE_COUNT -> 0x400;
            case TCP_CORK -> 4;
            default -> super.option(option);
        };
    }

    /** Times of keep-alive are milliseconds here. */
    @Override
    int value(SocketTuningOption option, int value) {
        boolean time = option == SocketTuningOption.KEEP_ALIVE_IDLE || option == SocketTuningOption.KEEP_ALIVE_INTERVAL;
        return time ? value * 1000 : value;
    }

    @Override
    int closeOnExecFlag() {
        return 0x20000;
    }
}
