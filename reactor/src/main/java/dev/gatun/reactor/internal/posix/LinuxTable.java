package dev.gatun.reactor.internal.posix;

import dev.gatun.bindings.linux.LinuxNative;
import dev.gatun.bindings.linux.mmsghdr;
import dev.gatun.bindings.linux.msghdr;
import dev.gatun.bindings.linux.sockaddr_un;
import dev.gatun.reactor.SocketTuningOption;
import dev.gatun.reactor.internal.posix.Extensions.SendFileForm;
import dev.gatun.reactor.internal.socket.SocketAddressCodec;

/** Linux, with glibc or musl. */
final class LinuxTable extends PosixSystem {
    @Override
    String name() {
        return "Linux";
    }

    @Override
    ErrorNumbers errors() {
        return new LinuxErrors();
    }

    @Override
    SocketAddressCodec addresses() {
        return new SocketAddressCodec(
                LinuxNative.AF_INET(),
                LinuxNative.AF_INET6(),
                LinuxNative.AF_UNIX(),
                false,
                (int) (sockaddr_un.sizeof() - sockaddr_un.sun_path$offset()),
                true,
                LinuxNative.ENAMETOOLONG());
    }

    @Override
    Extensions extensions() {
        return new Extensions(true, true, true, true, true, true, true, SendFileForm.LINUX);
    }

    @Override
    int socketFlags() {
        return LinuxNative.SOCK_NONBLOCK() | LinuxNative.SOCK_CLOEXEC();
    }

    @Override
    int socketLevel() {
        return LinuxNative.SOL_SOCKET();
    }

    @Override
    int errorOption() {
        return LinuxNative.SO_ERROR();
    }

    @Override
    int typeOption() {
        return LinuxNative.SO_TYPE();
    }

    @Override
    int listensOption() {
        return LinuxNative.SO_ACCEPTCONN();
    }

    @Override
    int v6OnlyOption() {
        return LinuxNative.IPV6_V6ONLY();
    }

    @Override
    int balancedPortOption() {
        return LinuxNative.SO_REUSEPORT();
    }

    @Override
    int noSignalFlag() {
        return LinuxNative.MSG_NOSIGNAL();
    }

    /** Younger than some C libraries in use. */
    @Override
    boolean hasStatx() {
        return NativeLink.has("statx");
    }

    @Override
    int moreFlag() {
        return LinuxNative.MSG_MORE();
    }

    @Override
    int truncatedFlag() {
        return LinuxNative.MSG_TRUNC();
    }

    @Override
    int option(SocketTuningOption option) {
        return switch (option) {
            case TCP_NODELAY -> LinuxNative.TCP_NODELAY();
            case RECEIVE_BUFFER -> LinuxNative.SO_RCVBUF();
            case SEND_BUFFER -> LinuxNative.SO_SNDBUF();
            case KEEP_ALIVE -> LinuxNative.SO_KEEPALIVE();
            case KEEP_ALIVE_IDLE -> LinuxNative.TCP_KEEPIDLE();
            case KEEP_ALIVE_INTERVAL -> LinuxNative.TCP_KEEPINTVL();
            case KEEP_ALIVE_COUNT -> LinuxNative.TCP_KEEPCNT();
            case REUSE_ADDRESS -> LinuxNative.SO_REUSEADDR();
            case REUSE_PORT -> LinuxNative.SO_REUSEPORT();
            case LINGER -> LinuxNative.SO_LINGER();
            case TCP_QUICKACK -> LinuxNative.TCP_QUICKACK();
            case TCP_DEFER_ACCEPT -> LinuxNative.TCP_DEFER_ACCEPT();
            case TCP_FASTOPEN -> LinuxNative.TCP_FASTOPEN();
            case TCP_USER_TIMEOUT -> LinuxNative.TCP_USER_TIMEOUT();
            case TCP_CORK -> LinuxNative.TCP_CORK();
            case TCP_NOTSENT_LOWAT -> LinuxNative.TCP_NOTSENT_LOWAT();
            case BUSY_POLL -> LinuxNative.SO_BUSY_POLL();
            case INCOMING_CPU -> LinuxNative.SO_INCOMING_CPU();
            case ZEROCOPY -> LinuxNative.SO_ZEROCOPY();
            case TCP_THIN_LINEAR_TIMEOUTS -> LinuxNative.TCP_THIN_LINEAR_TIMEOUTS();
        };
    }

    @Override
    int nonBlockFlag() {
        return LinuxNative.O_NONBLOCK();
    }

    @Override
    int closeOnExecFlag() {
        return LinuxNative.O_CLOEXEC();
    }

    @Override
    PollBits pollBits() {
        return new PollBits(
                LinuxNative.POLLIN(), LinuxNative.POLLOUT(), LinuxNative.POLLERR(), LinuxNative.POLLHUP(), LinuxNative.POLLNVAL());
    }

    /** musl declares narrower counts with padding behind them, and so agrees. */
    @Override
    MessageLayout messages() {
        return new MessageLayout((int) msghdr.sizeof(), true, (int) msghdr.msg_flags$offset(), (int) mmsghdr.sizeof());
    }
}
