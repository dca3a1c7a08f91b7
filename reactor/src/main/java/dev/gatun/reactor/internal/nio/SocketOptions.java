package dev.gatun.reactor.internal.nio;

import dev.gatun.reactor.SocketTuning;
import dev.gatun.reactor.SocketTuningOption;
import dev.gatun.reactor.SocketTuningOption.Scope;
import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.EnumSet;
import java.util.Set;

/**
 * Socket options by what the JDK has of them. They are found by name among those that a channel supports, so the extended ones of {@code jdk.net} work where
 * that module is, and none of them is needed. Owned by one loop.
 */
final class SocketOptions {
    private static final System.Logger LOG = System.getLogger("dev.gatun.reactor");

    private static final Set<SocketTuningOption> OF_DATAGRAMS = EnumSet.of(
            SocketTuningOption.RECEIVE_BUFFER,
            SocketTuningOption.SEND_BUFFER,
            SocketTuningOption.REUSE_ADDRESS,
            SocketTuningOption.REUSE_PORT,
            SocketTuningOption.BUSY_POLL);

    private final Set<SocketTuningOption> logged = EnumSet.noneOf(SocketTuningOption.class);
    private long refused;

    private static String name(SocketTuningOption option) {
        return switch (option) {
            case TCP_NODELAY -> "TCP_NODELAY";
            case RECEIVE_BUFFER -> "SO_RCVBUF";
            case SEND_BUFFER -> "SO_SNDBUF";
            case KEEP_ALIVE -> "SO_KEEPALIVE";
            case KEEP_ALIVE_IDLE -> "TCP_KEEPIDLE";
            case KEEP_ALIVE_INTERVAL -> "TCP_KEEPINTERVAL";
            case KEEP_ALIVE_COUNT -> "TCP_KEEPCOUNT";
            case REUSE_ADDRESS -> "SO_REUSEADDR";
            case REUSE_PORT -> "SO_REUSEPORT";
            case LINGER -> "SO_LINGER";
            case TCP_QUICKACK -> "TCP_QUICKACK";
            case TCP_DEFER_ACCEPT,
                    TCP_FASTOPEN,
                    TCP_USER_TIMEOUT,
                    TCP_CORK,
                    TCP_NOTSENT_LOWAT,
                    BUSY_POLL,
                    INCOMING_CPU,
                    ZEROCOPY,
                    TCP_THIN_LINEAR_TIMEOUTS -> "";
        };
    }

    private static boolean isOfTcp(SocketTuningOption option) {
        return option.name().startsWith("TCP_") || option.name().startsWith("KEEP_ALIVE_");
    }

    /**
     * Sets on a listener what it can have, and refuses what neither it nor its connections will have: those are asked again as they come, but what the JDK
     * lacks is told once.
     */
    void applyToListener(ServerSocketChannel listener, SocketTuning tuning, boolean tcp, Set<SocketOption<?>> ofStreams) {
        tuning.values().forEach((option, value) -> {
            if (tcp || !isOfTcp(option)) {
                SocketOption<?> here = find(listener.supportedOptions(), option);
                if (here != null) {
                    set(listener, here, option, value, tuning.isRequired(option));
                } else if (option.scope() == Scope.LISTENER || find(ofStreams, option) == null) {
                    refuse(option, value, "the JDK has no such option", tuning.isRequired(option));
                }
            }
        });
    }

    /** Sets on an accepted connection what the JDK has; what it lacks was told by the listener. */
    void applyToAccepted(SocketChannel channel, SocketTuning tuning, boolean tcp) {
        applyToStream(channel, tuning, tcp, false);
    }

    /** Sets on a connection that is to be made what its options say. */
    void applyToOutgoing(SocketChannel channel, SocketTuning tuning, boolean tcp) {
        applyToStream(channel, tuning, tcp, true);
    }

    private void applyToStream(SocketChannel channel, SocketTuning tuning, boolean tcp, boolean tellMissing) {
        tuning.values().forEach((option, value) -> {
            if (option.scope() != Scope.LISTENER && (tcp || !isOfTcp(option))) {
                SocketOption<?> here = find(channel.supportedOptions(), option);
                if (here != null) {
                    set(channel, here, option, value, tuning.isRequired(option));
                } else if (tellMissing) {
                    refuse(option, value, "the JDK has no such option", tuning.isRequired(option));
                }
            }
        });
    }

    /** Sets on a UDP socket what makes sense there. */
    void applyToDatagrams(DatagramChannel channel, SocketTuning tuning) {
        tuning.values().forEach((option, value) -> {
            if (OF_DATAGRAMS.contains(option)) {
                SocketOption<?> here = find(channel.supportedOptions(), option);
                if (here != null) {
                    set(channel, here, option, value, tuning.isRequired(option));
                } else {
                    refuse(option, value, "the JDK has no such option", tuning.isRequired(option));
                }
            }
        });
    }

    /** The JDK's option, or {@code null}. */
    private static SocketOption<?> find(Set<SocketOption<?>> supported, SocketTuningOption option) {
        String name = name(option);
        for (SocketOption<?> candidate : supported) {
            if (candidate.name().equals(name)) {
                return candidate;
            }
        }
        return null;
    }

    private void set(NetworkChannel channel, SocketOption<?> here, SocketTuningOption option, int value, boolean required) {
        try {
            set(channel, here, value);
        } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
            refuse(option, value, e.getMessage(), required);
        }
    }

    @SuppressWarnings("unchecked")
    private static void set(NetworkChannel channel, SocketOption<?> here, int value) throws IOException {
        if (here.type() == Boolean.class) {
            channel.setOption((SocketOption<Boolean>) here, value != 0);
        } else {
            channel.setOption((SocketOption<Integer>) here, value);
        }
    }

    private void refuse(SocketTuningOption option, int value, String why, boolean required) {
        if (required) {
            throw JdkError.ENOPROTOOPT.failure("setsockopt", option + " = " + value, why);
        }
        refused++;
        if (logged.add(option)) {
            LOG.log(System.Logger.Level.INFO, "tuning option left out: {0} = {1}: {2}", option, value, why);
        }
    }

    /** Sends ACKs at once, where the JDK has that. */
    void quickAck(SocketChannel channel) {
        SocketOption<?> here = find(channel.supportedOptions(), SocketTuningOption.TCP_QUICKACK);
        if (here != null) {
            try {
                set(channel, here, 1);
            } catch (IOException e) {
                // The peer has gone: the next read says so.
                return;
            }
        }
    }

    /** Makes the close that comes next abortive, where the kind of socket has that. */
    static void lingerNot(SocketChannel channel) {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException | UnsupportedOperationException e) {
            // A Unix-domain socket, or one that is broken already: there is nothing to abort.
            return;
        }
    }

    long refused() {
        return refused;
    }
}
