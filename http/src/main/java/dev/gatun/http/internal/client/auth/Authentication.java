package dev.gatun.http.internal.client.auth;

import dev.gatun.http.Headers;
import dev.gatun.http.client.Authenticator;
import dev.gatun.http.client.Challenge;
import dev.gatun.http.client.Credentials;
import dev.gatun.http.internal.client.exchange.Origin;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The credentials that a client has for the origins that wanted some, or for its proxies. Any thread.
 *
 * <p>A call that gets a 401 asks {@link #answer} and is sent again with what comes back; when nothing does, the response is the program's.
 */
public final class Authentication {
    /** A nonce may turn stale between two attempts; a server that always says so must not keep a call for ever. */
    private static final int MOST_ATTEMPTS = 3;
    /** More origins than one program talks to; beyond them each is asked anew, which costs a round trip. */
    private static final int MOST_ORIGINS = 10_000;

    private final Authenticator authenticator;
    private final boolean proxy;
    private final Map<Origin, Credentials> known = new ConcurrentHashMap<>();

    /** @param proxy whether it is for 407 rather than 401 */
    public Authentication(Authenticator authenticator, boolean proxy) {
        this.authenticator = authenticator;
        this.proxy = proxy;
    }

    /** The field that the credentials go into, in lower case. */
    public String field() {
        return proxy ? "proxy-authorization" : "authorization";
    }

    /** Whether it is proxies that want them. */
    public boolean isForProxies() {
        return proxy;
    }

    /** With which status they are wanted. */
    public int status() {
        return proxy ? 407 : 401;
    }

    /** What to send to an origin that wanted credentials before. */
    public Optional<Credentials> known(Origin origin) {
        return Optional.ofNullable(known.get(origin));
    }

    /**
     * What to send instead, or what else; may block.
     *
     * @param origin the server or proxy that refused
     * @param uri what was asked
     * @param used what was sent with the request
     * @param attempts how often the call was refused before, for want of credentials
     */
    public Optional<Credentials> answer(Origin origin, URI uri, Headers response, Optional<Credentials> used, int attempts) {
        List<Challenge> challenges = Challenge.of(response, proxy);
        if (challenges.isEmpty() || attempts >= MOST_ATTEMPTS) {
            used.ifPresent(credentials -> known.remove(origin, credentials));
            return Optional.empty();
        }
        Optional<Credentials> meanwhile = known(origin).filter(credentials -> used.isEmpty() || credentials != used.get());
        if (meanwhile.isPresent()) {
            // Another call was refused, too, and has found them: hundreds at once need not all ask.
            return meanwhile;
        }
        used.ifPresent(credentials -> known.remove(origin, credentials));
        Optional<Credentials> found = authenticator.answer(new Authenticator.Demand(uri, proxy, challenges, used));
        if (known.size() < MOST_ORIGINS) {
            found.ifPresent(credentials -> known.put(origin, credentials));
        }
        return found;
    }
}
