package dev.gatun.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Middleware that asks who a client is (RFC 9110 section 11). Who that is, is left as the attribute {@link #PRINCIPAL}. The functions that check may
 * block, unless the handlers behind run on the event loop.
 */
public final class Auth {
    /** Who the client is, as the function that checked it says. */
    public static final AttributeKey<Object> PRINCIPAL = AttributeKey.of("principal");

    private Auth() {}

    /**
     * Basic authentication (RFC 7617); over TLS only, since the password is sent in clear. To compare passwords use {@link #sameSecret}.
     *
     * @param realm what the client is asked the password for
     * @param check user and password; the password is UTF-8
     */
    public static Middleware basic(String realm, BiPredicate<? super String, ? super String> check) {
        return basicAs(realm, (user, password) -> check.test(user, password) ? Optional.of(user) : Optional.empty());
    }

    /** Basic authentication where {@code check} gives what becomes the {@link #PRINCIPAL}. */
    public static Middleware basicAs(String realm, BiFunction<? super String, ? super String, ? extends Optional<?>> check) {
        String challenge = "Basic realm=" + quoted(realm) + ", charset=\"UTF-8\"";
        return (request, next) -> {
            Optional<String> pair = credentials(request, "basic").flatMap(Auth::decoded);
            int colon = pair.map(text -> text.indexOf(':')).orElse(-1);
            if (colon < 0) {
                throw unauthorized("credentials are missing", challenge);
            }
            Optional<?> principal = check.apply(pair.get().substring(0, colon), pair.get().substring(colon + 1));
            return passed(request, next, principal, challenge);
        };
    }

    /** Bearer tokens (RFC 6750) in the realm {@code api}. {@code check} gives what becomes the {@link #PRINCIPAL}, nothing for a bad token. */
    public static Middleware bearer(Function<? super String, ? extends Optional<?>> check) {
        return bearer("api", check);
    }

    /** Bearer tokens (RFC 6750) in the {@code Authorization} field only: a token in a URI ends up in logs. */
    public static Middleware bearer(String realm, Function<? super String, ? extends Optional<?>> check) {
        String challenge = "Bearer realm=" + quoted(realm);
        return (request, next) -> {
            Optional<String> token = credentials(request, "bearer").filter(Auth::isToken68);
            if (token.isEmpty()) {
                throw unauthorized("a bearer token is missing", challenge);
            }
            return passed(request, next, check.apply(token.get()), challenge + ", error=\"invalid_token\"");
        };
    }

    /** Lets pass only principals that {@code allowed} takes; 403 for others, 401 when nobody asked who it is. Behind one of the others. */
    public static Middleware require(Predicate<Object> allowed) {
        return (request, next) -> {
            Object principal = request.attribute(PRINCIPAL).orElseThrow(() -> new Unauthorized("credentials are missing"));
            if (!allowed.test(principal)) {
                throw new Forbidden("not allowed");
            }
            return next.handle(request);
        };
    }

    /** Whether two secrets are equal, in a time that tells nothing about where they differ or how long they are. */
    public static boolean sameSecret(String one, String other) {
        // Digests have one length, so not even the length shows.
        return MessageDigest.isEqual(sha256(one), sha256(other));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static Response passed(Request request, Handler next, Optional<?> principal, String challenge) throws Exception {
        if (principal.isEmpty()) {
            throw unauthorized("credentials are wrong", challenge);
        }
        request.attribute(PRINCIPAL, principal.get());
        return next.handle(request);
    }

    /** What stands behind the scheme. Two fields would be read differently by a filter in front, so they count as none. */
    private static Optional<String> credentials(Request request, String scheme) {
        if (request.headers().all("authorization").size() != 1) {
            return Optional.empty();
        }
        String value = request.header("authorization").orElse("");
        boolean same = value.length() > scheme.length() && value.charAt(scheme.length()) == ' ' && value.regionMatches(true, 0, scheme, 0, scheme.length());
        return same ? Optional.of(value.substring(scheme.length()).strip()) : Optional.empty();
    }

    private static Optional<String> decoded(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            // RFC 7617 section 2: no control characters.
            return text.chars().anyMatch(Character::isISOControl) ? Optional.empty() : Optional.of(text);
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static boolean isToken68(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c < 0x80 && (Character.isLetterOrDigit(c) || "-._~+/=".indexOf(c) >= 0));
    }

    private static Unauthorized unauthorized(String message, String challenge) {
        Unauthorized error = new Unauthorized(message);
        error.header("www-authenticate", challenge);
        return error;
    }

    private static String quoted(String realm) {
        if (!realm.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != '"' && c != '\\')) {
            throw new IllegalArgumentException("realm has a character that is not printable ASCII, or a quote or backslash");
        }
        return '"' + realm + '"';
    }
}
