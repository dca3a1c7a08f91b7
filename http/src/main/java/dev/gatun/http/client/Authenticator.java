package dev.gatun.http.client;

import dev.gatun.http.internal.client.auth.BasicCredentials;
import dev.gatun.http.internal.client.auth.BearerCredentials;
import dev.gatun.http.internal.client.auth.DigestAuthenticator;
import dev.gatun.http.internal.client.auth.Origins;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answers servers and proxies that want credentials (RFC 9110, section 11). What it gives is kept for the origin that asked and sent with each further request
 * there, never to another one. Any thread; may block, and is called on a virtual thread.
 */
@FunctionalInterface
public interface Authenticator {
    /** The credentials for who asked; empty when there are none, and the response with its 401 or 407 is the program's. */
    Optional<Credentials> answer(Demand demand);

    /**
     * Who wants credentials, and of which kinds.
     *
     * @param uri what was asked
     * @param proxy whether it is the proxy on the way that wants them
     * @param challenges in the order of the response; never empty
     * @param refused what was sent and did not do
     */
    record Demand(URI uri, boolean proxy, List<Challenge> challenges, Optional<Credentials> refused) {
        /** Copies the list. */
        public Demand {
            challenges = List.copyOf(challenges);
        }

        /** The first challenge of a scheme. */
        public Optional<Challenge> of(String scheme) {
            return challenges.stream().filter(challenge -> challenge.isOf(scheme)).findFirst();
        }
    }

    /**
     * User and password (RFC 7617), sent in UTF-8 and as good as in clear: for TLS only.
     *
     * @throws IllegalArgumentException when the user has a colon, or one of them a control character
     */
    static Authenticator basic(String user, String password) {
        Credentials credentials = new BasicCredentials(user, password);
        return demand -> demand.of("basic").isPresent() && demand.refused().isEmpty() ? Optional.of(credentials) : Optional.empty();
    }

    /**
     * A token (RFC 6750), for TLS only.
     *
     * @param tokens gives the token that is good now; asked again when a server refuses one
     */
    static Authenticator bearer(Supplier<String> tokens) {
        return demand -> demand.of("bearer").map(challenge -> (Credentials) new BearerCredentials(tokens.get()))
            .filter(credentials -> !demand.refused().equals(Optional.of(credentials)));
    }

    /**
     * A password that is not sent, but proven to be known (RFC 7616): by MD5, SHA-256 or SHA-512/256, the strongest that is offered, with {@code qop=auth}.
     * Never by {@code Basic}, though a server may offer it too.
     */
    static Authenticator digest(String user, String password) {
        return new DigestAuthenticator(user, password);
    }

    /**
     * One that answers only a server at this origin, or a proxy on the way there.
     *
     * @param origin such as {@code https://api.example.com}
     */
    default Authenticator at(String origin) {
        URI only = URI.create(origin);
        Origins.of(only);
        return demand -> Origins.of(demand.uri()).equals(Origins.of(only)) ? answer(demand) : Optional.empty();
    }

    /** One that asks {@code other} where this has no answer. */
    default Authenticator or(Authenticator other) {
        return demand -> answer(demand).or(() -> other.answer(demand));
    }
}
