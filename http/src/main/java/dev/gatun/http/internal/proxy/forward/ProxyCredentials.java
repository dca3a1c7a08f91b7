package dev.gatun.http.internal.proxy.forward;

import dev.gatun.http.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** User and password that a client shows a proxy (RFC 7617; RFC 9110, section 11.7). A value. */
record ProxyCredentials(String user, String password) {
    private static final String SCHEME = "basic ";

    /** Those in the one Proxy-Authorization; two would be read differently by a proxy in front, so they count as none. */
    static Optional<ProxyCredentials> of(Headers fields) {
        List<String> all = fields.all("proxy-authorization");
        if (all.size() != 1 || !all.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(all.getFirst().substring(SCHEME.length()).strip());
            String pair = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            int colon = pair.indexOf(':');
            boolean broken = colon < 0 || pair.chars().anyMatch(Character::isISOControl);
            return broken ? Optional.empty() : Optional.of(new ProxyCredentials(pair.substring(0, colon), pair.substring(colon + 1)));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
