package dev.gatun.platform;

import dev.gatun.http.Execution;
import dev.gatun.reactor.Backend;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.Platform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * One way to run a server: what must hold for one must hold for all.
 *
 * @param backend how the loops ask for I/O
 * @param edgeTriggered with epoll and kqueue, whether it says only once that a socket is ready
 * @param execution where handlers run that have no wish of their own
 * @param loops how many event loops
 */
public record Setup(Backend backend, boolean edgeTriggered, Execution execution, int loops) {
    /** What most programs run. */
    public static final Setup DEFAULT = new Setup(Backend.AUTO, false, Execution.VIRTUAL_THREAD, 1);

    /** The default with handlers on the loop. */
    public static final Setup ON_LOOP = new Setup(Backend.AUTO, false, Execution.EVENT_LOOP, 1);

    /**
     * Every backend that works here with every execution, one loop each; level-triggered, and with epoll and kqueue edge-triggered as well. The system property
     * {@code gatun.test.backends} narrows them, separated by commas.
     */
    public static List<Setup> all() {
        List<Setup> setups = new ArrayList<>();
        String wanted = System.getProperty("gatun.test.backends", "");
        Map<Backend, Platform.Support> backends = Platform.current().backends();
        for (Backend backend : Backend.values()) {
            boolean isWanted = wanted.isEmpty() || Arrays.asList(wanted.split(",")).contains(backend.name());
            if (isWanted && backends.containsKey(backend) && backends.get(backend).works()) {
                for (Execution execution : Execution.values()) {
                    setups.add(new Setup(backend, false, execution, 1));
                    if (backend == Backend.EPOLL || backend == Backend.KQUEUE) {
                        setups.add(new Setup(backend, true, execution, 1));
                    }
                }
            }
        }
        return setups;
    }

    /** Each execution on the best backend. */
    public static List<Setup> executions() {
        return List.of(DEFAULT, ON_LOOP);
    }

    /**
     * Whether a listener that closes can keep new handshakes from ending between its last accept and its close: Linux has a socket filter for it, which
     * the JDK does not know.
     */
    public boolean refusesHandshakes() {
        return backend != Backend.NIO && System.getProperty("os.name").equals("Linux");
    }

    /** The same with another number of loops. */
    public Setup loops(int count) {
        return new Setup(backend, edgeTriggered, execution, count);
    }

    /** The options of its loops. */
    public LoopOptions options() {
        return LoopOptions.DEFAULT.count(loops).backend(backend).edgeTriggered(edgeTriggered).name("platform").blockedAfter(Duration.ofSeconds(5));
    }

    @Override
    public String toString() {
        return backend + (edgeTriggered ? " edge-triggered " : " ") + execution + " x" + loops;
    }
}
