package dev.gatun.http.client;

import dev.gatun.http.Headers;
import dev.gatun.http.internal.client.auth.ChallengeParser;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One way in which a server or proxy wants to know who asks (RFC 9110, section 11.3). A value.
 *
 * @param scheme in lower case
 * @param token what stands there instead of parameters
 * @param parameters names in lower case, values without their quotes
 */
public record Challenge(String scheme, Optional<String> token, Map<String, String> parameters) {
    /** Copies the map. */
    public Challenge {
        scheme = scheme.toLowerCase(Locale.ROOT);
        parameters = Map.copyOf(parameters);
    }

    /** The challenges of a response; what breaks the grammar, and all behind it in the same field, is left out. */
    public static List<Challenge> of(Headers response, boolean proxy) {
        return ChallengeParser.parse(response.all(proxy ? "proxy-authenticate" : "www-authenticate"));
    }

    /** Whether it is of this scheme. */
    public boolean isOf(String name) {
        return scheme.equalsIgnoreCase(name);
    }

    /** A parameter's value. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name.toLowerCase(Locale.ROOT)));
    }

    /** What the credentials are for, in words for people. */
    public Optional<String> realm() {
        return parameter("realm");
    }
}
