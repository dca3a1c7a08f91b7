package dev.gatun.reactor.internal.posix;

import dev.gatun.reactor.SocketTuningOption;
import dev.gatun.reactor.internal.posix.Extensions.SendFileForm;

/** OpenBSD, from its documentation; never run. An IPv6 socket takes no IPv4 there, and keep-alive has one time for the whole system. */
final class OpenBsdTable extends BsdTable {
    private static final String OWN_ERRORS = """
            82 EIPSEC ENOATTR EILSEQ ENOMEDIUM EMEDIUMTYPE EOVERFLOW ECANCELED EIDRM ENOMSG ENOTSUP EBADMSG ENOTRECOVERABLE EOWNERDEAD EPROTO
            """;

    @Override
    String name() {
        return "OpenBSD";
    }

    @Override
    ErrorNumbers errors() {
        return new ErrorList(ERRORS, OWN_ERRORS);
    }

    @Override
    Extensions extensions() {
        return new Extensions(true, false, false, false, true, false, false, SendFileForm.NONE);
    }

    @Override
    int inet6Family() {
        return 24;
    }

    @Override
    int socketFlags() {
        return 0x4000 | 0x8000;
    }

    @Override
    int v6OnlyOption() {
        return ABSENT;
    }

    @Override
    int noSignalFlag() {
        return 0x400;
    }

    @Override
    int option(SocketTuningOption option) {
        return option == SocketTuningOption.TCP_CORK ? 0x10 : super.option(option);
    }

    @Override
    int closeOnExecFlag() {
        return 0x10000;
    }
}
