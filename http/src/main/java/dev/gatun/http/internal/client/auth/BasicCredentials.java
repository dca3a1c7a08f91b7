package dev.gatun.http.internal.client.auth;

import dev.gatun.http.Method;
import dev.gatun.http.client.Credentials;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** User and password (RFC 7617). Any thread. */
public final class BasicCredentials implements Credentials {
    private final String value;

    /** @throws IllegalArgumentException when the server would read another user or password */
    public BasicCredentials(String user, String password) {
        if (user.indexOf(':') >= 0) {
            throw new IllegalArgumentException("a user with a colon can't be told from the password (RFC 7617, section 2)");
        }
        if ((user + password).chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("user or password has a control character (RFC 7617, section 2)");
        }
        value = "Basic " + Base64.getEncoder().encodeToString((user + ':' + password).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String authorization(Method method, String target) {
        return value;
    }
}
