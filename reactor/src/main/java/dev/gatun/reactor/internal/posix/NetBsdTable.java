package dev.gatun.reactor.internal.posix;

import dev.gatun.reactor.SocketTuningOption;
import dev.gatun.reactor.internal.posix.Extensions.SendFileForm;

/** NetBSD, from its documentation; never run. */
final class NetBsdTable extends BsdTable {
    private static final String OWN_ERRORS = """
            82 EIDRM ENOMSG EOVERFLOW EILSEQ ENOTSUP ECANCELED EBADMSG ENODATA ENOSR ENOSTR ETIME ENOATTR EMULTIHOP ENOLINK EPROTO
            EOWNERDEAD ENOTRECOVERABLE
            """;

    @Override
    String name() {
        return "NetBSD";
    }

    @Override
    ErrorNumbers errors() {
        return new ErrorList(ERRORS, OWN_ERRORS);
    }

    @Override
    Extensions extensions() {
        return new Extensions(true, false, false, false, true, false, false, SendFileForm.NONE);
    }

    /** The plain name is kept for programs of old, with an error number of old. */
    @Override
    String symbol(String function) {
        return function.equals("socket") ? "__socket30" : function;
    }

    @Override
    int inet6Family() {
        return 24;
    }

    @Override
    int socketFlags() {
        return 0x2000_0000 | 0x1000_0000;
    }

    @Override
    int noSignalFlag() {
        return 0x400;
    }

    @Override
    int option(SocketTuningOption option) {
        return switch (option) {
            case KEEP_ALIVE_IDLE -> 3;
            case KEEP_ALIVE_INTERVAL -> 5;
            case KEEP_ALIVE_COUNT -> 6;
            default -> super.option(option);
        };
    }

    @Override
    int closeOnExecFlag() {
        return 0x400000;
    }
}
