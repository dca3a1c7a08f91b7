package dev.gatun.reactor.internal.loop;

import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.SocketTuningOption;
import dev.gatun.reactor.Steering;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/** What {@link Steering} takes: one listening socket for each loop, each loop on a CPU, and a kernel that chooses among the sockets. */
final class SteeredPort {
    private SteeredPort() {}

    /** Fails where connections can't be steered as the options want, and says why. */
    static void check(LoopGroup group, SocketAddress address, ListenOptions options) {
        Steering steering = options.steering();
        if (steering == Steering.NONE) {
            return;
        }
        Loop first = group.loops().getFirst();
        if (!(address instanceof InetSocketAddress) || !first.transport().steersPorts()) {
            throw new UnsupportedOperationException(group.backend() + " can't steer the connections of " + address
                    + " to loops: it is done for TCP ports alone, on Linux, by EPOLL, POLL and IO_URING; leave ListenOptions.steering out");
        }
        if (first.cpu().isEmpty()) {
            throw new IllegalArgumentException("steering " + steering + " is by CPUs, and these loops run on any; pin them by LoopOptions.cpus");
        }
        if (steering == Steering.CBPF && options.portShared()) {
            throw new IllegalArgumentException("steering CBPF counts the sockets of a port, and would count those of other processes that share "
                    + address + "; " + Steering.INCOMING_CPU + " goes with that");
        }
    }

    /** Fails for a socket that was bound elsewhere. */
    static void checkOneQueue(ListenOptions options) {
        if (options.steering() != Steering.NONE) {
            throw new UnsupportedOperationException("a socket that listened before has one queue, from which one loop deals out: there is nothing to steer");
        }
    }

    /** The options of one loop's socket. */
    static ListenOptions of(Loop loop, ListenOptions options) {
        return options.steering() == Steering.INCOMING_CPU
                ? options.tuning(options.tuning().require(SocketTuningOption.INCOMING_CPU, loop.cpu().orElseThrow()))
                : options;
    }

    /** The CPUs of the loops in the order of their sockets. */
    static List<Integer> cpus(LoopGroup group) {
        return group.loops().stream().map(loop -> loop.cpu().orElseThrow()).toList();
    }
}
