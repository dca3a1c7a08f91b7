package dev.gatun.http.internal.client.auth;

import dev.gatun.http.Method;
import dev.gatun.http.client.Credentials;

/** A token (RFC 6750, section 2.1). A value. */
public record BearerCredentials(String token) implements Credentials {
    /** @throws IllegalArgumentException when it is not of the token's grammar */
    public BearerCredentials {
        if (token.isEmpty() || !token.chars().allMatch(BearerCredentials::isToken68)) {
            throw new IllegalArgumentException("no bearer token: it has a character that none has (RFC 6750, section 2.1)");
        }
    }

    private static boolean isToken68(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._~+/=".indexOf(c) >= 0;
    }

    @Override
    public String authorization(Method method, String target) {
        return "Bearer " + token;
    }

    @Override
    public String toString() {
        return "BearerCredentials";
    }
}
