package dev.gatun.http.client;

import dev.gatun.http.internal.client.connect.CachingResolver;
import dev.gatun.http.internal.client.connect.SystemResolver;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Finds the addresses of a name. Called by virtual threads, several at once, and never for what is an address already.
 *
 * <p>{@snippet :
 * Resolver mine = name -> name.equals("db.test") ? List.of(InetAddress.ofLiteral("10.0.0.7")) : Resolver.system().addresses(name);
 * }
 */
@FunctionalInterface
public interface Resolver {
    /**
     * The addresses of {@code name}, the one to be tried first in front; both families may be in it in any order, since they are tried alternately (RFC 8305,
     * section 4). May block.
     *
     * @throws UnknownHostException when it has none
     */
    List<InetAddress> addresses(String name) throws UnknownHostException;

    /**
     * As the operating system resolves names, by its {@code hosts} file and DNS. IPv6 comes first, as RFC 8305 wants it. The JDK keeps answers for a while by
     * its own settings ({@code networkaddress.cache.ttl}).
     */
    static Resolver system() {
        return SystemResolver.INSTANCE;
    }

    /** One that asks without blocking: whoever waits for its answer is a virtual thread. */
    static Resolver async(Function<? super String, ? extends CompletionStage<List<InetAddress>>> lookup) {
        return name -> {
            try {
                return lookup.apply(name).toCompletableFuture().join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof UnknownHostException unknown) {
                    throw unknown;
                }
                throw e;
            }
        };
    }

    /**
     * This one with a cache. Of several threads that ask for one name at the same time one looks it up, and all have its answer.
     *
     * @param ttl how long addresses are kept
     * @param negativeTtl how long it is kept that a name has none; zero for not at all
     * @param maxEntries the most names; beyond it the one goes that was not asked for the longest
     */
    default Resolver cached(Duration ttl, Duration negativeTtl, int maxEntries) {
        return new CachingResolver(this, ttl, negativeTtl, maxEntries, System::nanoTime);
    }
}
