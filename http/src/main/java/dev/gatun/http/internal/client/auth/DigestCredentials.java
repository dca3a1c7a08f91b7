package dev.gatun.http.internal.client.auth;

import dev.gatun.http.Method;
import dev.gatun.http.client.Challenge;
import dev.gatun.http.client.Credentials;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** What answers one nonce (RFC 7616, section 3.4); each request gets a number of its own, in whatever order they arrive. Any thread. */
final class DigestCredentials implements Credentials {
    private final DigestAlgorithm algorithm;
    private final Challenge challenge;
    private final String clientNonce;
    private final String user;
    private final String secret;
    private final AtomicInteger uses = new AtomicInteger();

    DigestCredentials(String user, String password, DigestAlgorithm algorithm, Challenge challenge, String clientNonce) {
        this.algorithm = algorithm;
        this.challenge = challenge;
        this.clientNonce = clientNonce;
        byte[] userBytes = user.getBytes(StandardCharsets.UTF_8);
        byte[] realm = value("realm").getBytes(StandardCharsets.ISO_8859_1);
        String plain = algorithm.hash(userBytes, realm, password.getBytes(StandardCharsets.UTF_8));
        // Section 3.4.2: a session's secret comes of the first pair of nonces, which here is the only one.
        this.secret = isSession() ? algorithm.hash(plain, value("nonce"), clientNonce) : plain;
        this.user = userField(user, userBytes, realm);
    }

    private String value(String parameter) {
        return challenge.parameter(parameter).orElse("");
    }

    private boolean isSession() {
        return value("algorithm").toLowerCase(Locale.ROOT).endsWith("-sess");
    }

    /** Section 3.4.4: hashed where the server wants it so; else in quotes, or encoded by RFC 8187 when it is beyond ASCII. */
    private String userField(String name, byte[] bytes, byte[] realm) {
        if (value("userhash").equalsIgnoreCase("true")) {
            return "username=\"" + algorithm.hash(bytes, realm) + "\", userhash=true";
        }
        if (name.chars().allMatch(c -> c < 0x7f)) {
            return "username=" + quoted(name);
        }
        StringBuilder encoded = new StringBuilder("username*=UTF-8''");
        for (byte b : bytes) {
            boolean plain = b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || b > 0 && "!#$&+-.^_`|~".indexOf(b) >= 0;
            encoded.append(plain ? Character.toString(b) : String.format(Locale.ROOT, "%%%02X", b & 0xff));
        }
        return encoded.toString();
    }

    /** How many requests it was sent with. */
    int uses() {
        return uses.get();
    }

    @Override
    public String authorization(Method method, String target) {
        String count = String.format(Locale.ROOT, "%08x", uses.incrementAndGet());
        String response = algorithm.hash(secret, value("nonce"), count, clientNonce, "auth", algorithm.hash(method.name(), target));
        StringBuilder text = new StringBuilder(256).append("Digest ").append(user).append(", realm=").append(quoted(value("realm")))
            .append(", uri=").append(quoted(target));
        challenge.parameter("algorithm").ifPresent(name -> text.append(", algorithm=").append(name));
        text.append(", nonce=").append(quoted(value("nonce"))).append(", nc=").append(count).append(", cnonce=").append(quoted(clientNonce))
            .append(", qop=auth, response=\"").append(response).append('"');
        challenge.parameter("opaque").ifPresent(opaque -> text.append(", opaque=").append(quoted(opaque)));
        return text.toString();
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
