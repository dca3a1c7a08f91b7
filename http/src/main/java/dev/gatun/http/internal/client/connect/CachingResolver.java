package dev.gatun.http.internal.client.connect;

import dev.gatun.http.client.Resolver;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;

/** Keeps answers of another resolver for a while, and lets those that ask the same wait for one answer. Any thread; blocks as long as the other does. */
public final class CachingResolver implements Resolver {
    private final Resolver source;
    private final long ttl;
    private final long negativeTtl;
    private final LongSupplier clock;
    /** In the order in which they were asked for. Guarded by itself. */
    private final Map<String, Answer> entries;

    /** An answer, or one that is still to come. */
    private static final class Answer {
        final CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
        /** Valid once there is an answer. Guarded by the map. */
        long end;
    }

    /** @param clock nanoseconds */
    public CachingResolver(Resolver source, Duration ttl, Duration negativeTtl, int maxEntries, LongSupplier clock) {
        if (ttl.isNegative() || negativeTtl.isNegative() || maxEntries < 1) {
            throw new IllegalArgumentException("cache of names for " + ttl + " and " + negativeTtl + ", " + maxEntries + " names");
        }
        this.source = source;
        this.ttl = ttl.toNanos();
        this.negativeTtl = negativeTtl.toNanos();
        this.clock = clock;
        this.entries = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Answer> eldest) {
                return size() > maxEntries;
            }
        };
    }

    @Override
    public List<InetAddress> addresses(String name) throws UnknownHostException {
        String key = name.toLowerCase(Locale.ROOT);
        Answer entry;
        boolean mine = false;
        synchronized (entries) {
            entry = entries.get(key);
            if (entry == null || entry.answer.isDone() && clock.getAsLong() - entry.end >= 0) {
                entry = new Answer();
                entries.put(key, entry);
                mine = true;
            }
        }
        if (mine) {
            lookUp(key, entry);
        }
        return answer(name, entry);
    }

    private void lookUp(String key, Answer entry) {
        try {
            List<InetAddress> found = List.copyOf(source.addresses(key));
            if (found.isEmpty()) {
                throw new UnknownHostException(key);
            }
            keep(entry, ttl);
            entry.answer.complete(found);
        } catch (UnknownHostException e) {
            keep(entry, negativeTtl);
            entry.answer.completeExceptionally(e);
        } catch (RuntimeException | Error e) {
            // No answer at all: the next one asks again.
            synchronized (entries) {
                entries.remove(key, entry);
            }
            entry.answer.completeExceptionally(e);
        }
    }

    private void keep(Answer entry, long nanos) {
        synchronized (entries) {
            entry.end = clock.getAsLong() + nanos;
        }
    }

    private static List<InetAddress> answer(String name, Answer entry) throws UnknownHostException {
        try {
            return entry.answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof UnknownHostException unknown) {
                UnknownHostException own = new UnknownHostException(unknown.getMessage() == null ? name : unknown.getMessage());
                own.initCause(unknown);
                throw own;
            }
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    /** How many names are kept, for tests. */
    int size() {
        synchronized (entries) {
            return entries.size();
        }
    }
}
