package dev.gatun.reactor;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Socket options, by name. Immutable.
 *
 * <p>An option that the operating system refuses is logged once and counted, and is not fatal, unless it was set with
 * {@link #require(SocketTuningOption, int)}.
 */
public final class SocketTuning {
    /** {@code TCP_NODELAY} and {@code SO_REUSEADDR}; everything else as the system has it. */
    public static final SocketTuning DEFAULT = new SocketTuning(Map.of(), Set.of())
            .with(SocketTuningOption.TCP_NODELAY, 1)
            .with(SocketTuningOption.REUSE_ADDRESS, 1);

    /** For short messages: quick ACKs, busy polling of 50 microseconds, little unsent data in the kernel. */
    public static final SocketTuning LOW_LATENCY = DEFAULT
            .with(SocketTuningOption.TCP_QUICKACK, 1)
            .with(SocketTuningOption.BUSY_POLL, 50)
            .with(SocketTuningOption.TCP_NOTSENT_LOWAT, 16 << 10)
            .with(SocketTuningOption.TCP_THIN_LINEAR_TIMEOUTS, 1);

    /** For bulk: large buffers of 4 MiB, keep-alive on. */
    public static final SocketTuning HIGH_THROUGHPUT = DEFAULT
            .with(SocketTuningOption.RECEIVE_BUFFER, 4 << 20)
            .with(SocketTuningOption.SEND_BUFFER, 4 << 20)
            .with(SocketTuningOption.KEEP_ALIVE, 1);

    private final Map<SocketTuningOption, Integer> values;
    private final Set<SocketTuningOption> required;

    private SocketTuning(Map<SocketTuningOption, Integer> values, Set<SocketTuningOption> required) {
        this.values = values;
        this.required = required;
    }

    /** The same with an option set as a wish: a refusal is counted, not fatal. */
    public SocketTuning with(SocketTuningOption option, int value) {
        return new SocketTuning(put(option, value), required);
    }

    /** The same with an option that must hold: a refusal fails the listener or connection. */
    public SocketTuning require(SocketTuningOption option, int value) {
        Set<SocketTuningOption> set = EnumSet.of(option);
        set.addAll(required);
        return new SocketTuning(put(option, value), Set.copyOf(set));
    }

    private Map<SocketTuningOption, Integer> put(SocketTuningOption option, int value) {
        option.check(value);
        Map<SocketTuningOption, Integer> map = new EnumMap<>(SocketTuningOption.class);
        map.putAll(values);
        map.put(option, value);
        return Map.copyOf(map);
    }

    /** The options that are set. */
    public Map<SocketTuningOption, Integer> values() {
        return values;
    }

    /** Whether the option must hold. */
    public boolean isRequired(SocketTuningOption option) {
        return required.contains(option);
    }

    @Override
    public String toString() {
        return "SocketTuning" + values;
    }
}
