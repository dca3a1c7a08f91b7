package dev.gatun.platform.transport;

import dev.gatun.reactor.Backend;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.Platform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What the loops of a case stand on. The system property {@value #PROPERTY} narrows the choice to some backends, separated by commas.
 *
 * @param backend how the loops ask for I/O
 * @param edgeTriggered with epoll and kqueue, whether it says only once that a socket is ready
 */
record Underlay(Backend backend, boolean edgeTriggered) {
    /** Names the backends to be tested; the default is all that work here. */
    static final String PROPERTY = "gatun.test.backends";

    private static final Map<Backend, Platform.Support> SUPPORT = Platform.current().backends();

    /** Every one that there is, here or elsewhere. */
    static List<Underlay> all() {
        List<Underlay> all = new ArrayList<>();
        for (Backend backend : Backend.values()) {
            if (backend != Backend.AUTO) {
                all.add(new Underlay(backend, false));
            }
            if (backend == Backend.EPOLL || backend == Backend.KQUEUE) {
                all.add(new Underlay(backend, true));
            }
        }
        return all;
    }

    /** Those that work here and are wanted. */
    static List<Underlay> here() {
        return all().stream().filter(each -> each.whyNot().isEmpty()).toList();
    }

    /** Why nothing runs on it here; empty when something does. */
    String whyNot() {
        String wanted = System.getProperty(PROPERTY, "");
        if (!wanted.isEmpty() && !Arrays.asList(wanted.split(",")).contains(backend.name())) {
            return "not among -D" + PROPERTY + "=" + wanted;
        }
        Platform.Support support = SUPPORT.get(backend);
        return support.works() ? "" : support.reason();
    }

    /** Whether the backend is called so; by name, because a test must not need a constant to be there. */
    boolean is(String... names) {
        return Arrays.asList(names).contains(backend.name());
    }

    /** Options of loops on it. */
    LoopOptions options(int loops) {
        return LoopOptions.DEFAULT.count(loops).backend(backend).edgeTriggered(edgeTriggered).name("conformance").blockedAfter(Duration.ofSeconds(10));
    }

    @Override
    public String toString() {
        return backend + (edgeTriggered ? " edge" : "");
    }
}
