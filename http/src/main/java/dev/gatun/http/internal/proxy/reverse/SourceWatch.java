package dev.gatun.http.internal.proxy.reverse;

import dev.gatun.http.internal.proxy.balance.Group;
import dev.gatun.http.proxy.Upstream;
import dev.gatun.http.proxy.UpstreamSource;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks where upstreams come from again and again, on a virtual thread of its own, since that may block. */
public final class SourceWatch implements Runnable {
    private static final Logger LOG = System.getLogger("dev.gatun.http");

    private final Group group;
    private final UpstreamSource source;
    private final Duration refresh;

    /** A watch that has not begun. */
    public SourceWatch(Group group, UpstreamSource source, Duration refresh) {
        this.group = group;
        this.source = source;
        this.refresh = refresh;
    }

    /** Asks once. What was known before stays if there is no answer, or an empty one: names that are gone for a moment must not take a service down. */
    public void ask() throws InterruptedException {
        try {
            List<Upstream> all = new ArrayList<>(group.policy().members());
            for (Upstream upstream : source.upstreams()) {
                if (all.stream().noneMatch(other -> other.address().equals(upstream.address()))) {
                    all.add(upstream);
                }
            }
            if (!all.isEmpty()) {
                group.replace(all);
            }
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            LOG.log(Level.WARNING, "source of upstreams failed, those known stay: {0}", e.toString());
        }
    }

    @Override
    public void run() {
        try {
            while (true) {
                Thread.sleep(refresh);
                ask();
            }
        } catch (InterruptedException e) {
            // The proxy was closed.
            Thread.currentThread().interrupt();
        }
    }
}
