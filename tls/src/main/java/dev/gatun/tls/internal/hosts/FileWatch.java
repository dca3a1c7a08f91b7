package dev.gatun.tls.internal.hosts;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Looks for changed files at an interval, on a virtual thread of its own, for as long as anybody uses the hosts: it holds them weakly, so that a
 * configuration needs no closing. Polling, because notifications miss what happens behind links, mounts and networks, which is where certificates live.
 */
public final class FileWatch {
    private static final System.Logger LOG = System.getLogger("dev.gatun.tls");

    private final CountDownLatch ended = new CountDownLatch(1);

    private FileWatch() {}

    /** Begins to look. */
    public static FileWatch start(Hosts hosts, Duration interval) {
        FileWatch watch = new FileWatch();
        WeakReference<Hosts> watched = new WeakReference<>(hosts);
        Thread.ofVirtual().name("gatun-tls-reload").start(() -> watch.watch(watched, interval));
        return watch;
    }

    /** Looks no more, but for a look that has begun. Any thread. */
    public void end() {
        ended.countDown();
    }

    private void watch(WeakReference<Hosts> watched, Duration interval) {
        try {
            while (!ended.await(interval.toNanos(), TimeUnit.NANOSECONDS) && look(watched)) {
                continue;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A method of its own, so that no local variable keeps the hosts while the thread sleeps. */
    private static boolean look(WeakReference<Hosts> watched) {
        Hosts hosts = watched.get();
        if (hosts == null) {
            return false;
        }
        try {
            hosts.reloadChanged();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "looking for changed TLS certificates failed; it is tried again", e);
        }
        return true;
    }
}
