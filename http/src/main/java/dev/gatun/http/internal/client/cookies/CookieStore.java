package dev.gatun.http.internal.client.cookies;

import dev.gatun.http.client.CookieJar;
import dev.gatun.http.client.PublicSuffixes;
import dev.gatun.http.client.StoredCookie;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * The cookies of a jar (RFC 6265bis, section 5.7), by their domain. Any thread: all loops of a client use it, so it is locked, for as long as looking into a
 * few short lists takes.
 */
public final class CookieStore implements CookieJar {
    /** As many as browsers keep; beyond it the ones fall first that were not used for longest. */
    static final int MOST_OF_DOMAIN = 180;
    /** Section 6.1. */
    static final int MOST = 3_000;

    private static final Comparator<Kept> IN_HEADER =
        Comparator.comparingInt((Kept kept) -> -kept.cookie.path().length()).thenComparingLong(kept -> kept.created);

    private final CookieRules rules;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, List<Kept>> domains = new HashMap<>();
    private int size;
    private long ticks;
    private long changes;

    /** A cookie and when it came and was used, in ticks rather than time, so that no two are the same. */
    private static final class Kept {
        private final StoredCookie cookie;
        private final long created;
        private long used;

        Kept(StoredCookie cookie, long created, long used) {
            this.cookie = cookie;
            this.created = created;
            this.used = used;
        }

        boolean isOfSameKey(StoredCookie other) {
            return cookie.name().equals(other.name()) && cookie.hostOnly() == other.hostOnly() && cookie.path().equals(other.path());
        }
    }

    /** An empty one. */
    public CookieStore(PublicSuffixes suffixes, InstantSource clock) {
        this.rules = new CookieRules(suffixes);
        this.clock = clock;
    }

    @Override
    public void store(URI from, List<String> fields) {
        Optional<CookieTarget> target = fields.isEmpty() ? Optional.empty() : CookieTarget.of(from);
        if (target.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        lock.lock();
        try {
            for (String field : fields) {
                SetCookie.parse(field, now).flatMap(set -> rules.judge(set, target.get()))
                    .filter(cookie -> cookie.secure() || target.get().secure() || !shadowsSecure(cookie)).ifPresent(cookie -> put(cookie, now));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Section 5.7, "leave secure cookies alone": what came in clear text must neither replace nor hide what came over TLS. */
    private boolean shadowsSecure(StoredCookie cookie) {
        return domains.entrySet().stream()
            .filter(entry -> CookieDomain.matches(entry.getKey(), cookie.domain()) || CookieDomain.matches(cookie.domain(), entry.getKey()))
            .flatMap(entry -> entry.getValue().stream())
            .anyMatch(kept -> kept.cookie.secure() && kept.cookie.name().equals(cookie.name())
                && CookieDomain.pathMatches(cookie.path(), kept.cookie.path()));
    }

    /** Keeps a cookie that nobody has to judge any more, unless it is expired. */
    void put(StoredCookie cookie, Instant now) {
        lock.lock();
        try {
            List<Kept> list = domains.computeIfAbsent(cookie.domain(), domain -> new ArrayList<>(2));
            long created = ++ticks;
            for (Iterator<Kept> all = list.iterator(); all.hasNext(); ) {
                Kept old = all.next();
                if (old.isOfSameKey(cookie)) {
                    created = old.created;
                    remove(all, old);
                }
            }
            if (!cookie.isExpired(now)) {
                list.add(new Kept(cookie, created, ticks));
                size++;
                count(cookie);
                evict(list, now);
            }
            if (list.isEmpty()) {
                domains.remove(cookie.domain());
            }
        } finally {
            lock.unlock();
        }
    }

    private void remove(Iterator<Kept> all, Kept kept) {
        all.remove();
        size--;
        count(kept.cookie);
    }

    private void count(StoredCookie cookie) {
        changes += cookie.expires().isPresent() ? 1 : 0;
    }

    private void evict(List<Kept> list, Instant now) {
        if (list.size() > MOST_OF_DOMAIN && !removeExpired(list, now)) {
            // Section 5.7: the ones that came without TLS go first.
            removeLeast(list, Comparator.comparing((Kept kept) -> kept.cookie.secure()).thenComparingLong(kept -> kept.used));
        }
        if (size > MOST) {
            boolean some = false;
            for (List<Kept> other : domains.values()) {
                some |= removeExpired(other, now);
            }
            if (!some) {
                List<Kept> oldest = domains.values().stream().filter(other -> !other.isEmpty())
                    .min(Comparator.comparingLong(other -> other.stream().mapToLong(kept -> kept.used).min().orElseThrow())).orElseThrow();
                removeLeast(oldest, Comparator.comparingLong(kept -> kept.used));
            }
            domains.values().removeIf(List::isEmpty);
        }
    }

    private boolean removeExpired(List<Kept> list, Instant now) {
        int before = list.size();
        for (Iterator<Kept> all = list.iterator(); all.hasNext(); ) {
            Kept kept = all.next();
            if (kept.cookie.isExpired(now)) {
                remove(all, kept);
            }
        }
        return list.size() < before;
    }

    private void removeLeast(List<Kept> list, Comparator<Kept> order) {
        Kept least = list.stream().min(order).orElseThrow();
        list.remove(least);
        size--;
        count(least.cookie);
    }

    @Override
    public Optional<String> header(URI to) {
        Optional<CookieTarget> target = CookieTarget.of(to);
        if (target.isEmpty()) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        lock.lock();
        try {
            List<Kept> found = new ArrayList<>();
            target.get().domains().forEach(domain -> domains.getOrDefault(domain, List.of()).stream()
                .filter(kept -> !kept.cookie.isExpired(now) && target.get().gets(kept.cookie)).forEach(found::add));
            found.sort(IN_HEADER);
            ticks++;
            found.forEach(kept -> kept.used = ticks);
            return found.isEmpty() ? Optional.empty() : Optional.of(found.stream().map(kept -> pair(kept.cookie)).collect(Collectors.joining("; ")));
        } finally {
            lock.unlock();
        }
    }

    private static String pair(StoredCookie cookie) {
        return cookie.name().isEmpty() ? cookie.value() : cookie.name() + '=' + cookie.value();
    }

    /** In the order in which they came. */
    @Override
    public List<StoredCookie> cookies() {
        Instant now = clock.instant();
        lock.lock();
        try {
            return domains.values().stream().flatMap(List::stream).filter(kept -> !kept.cookie.isExpired(now))
                .sorted(Comparator.comparingLong(kept -> kept.created)).map(kept -> kept.cookie).toList();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void clear() {
        lock.lock();
        try {
            domains.clear();
            size = 0;
            changes++;
        } finally {
            lock.unlock();
        }
    }

    /** Grows with each change of what outlives the program. */
    long changes() {
        lock.lock();
        try {
            return changes;
        } finally {
            lock.unlock();
        }
    }

    Instant now() {
        return clock.instant();
    }
}
