package dev.gatun.http.internal.client.auth;

import dev.gatun.http.client.Authenticator;
import dev.gatun.http.client.Challenge;
import dev.gatun.http.client.Credentials;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;

/** Answers {@code Digest} (RFC 7616). Any thread. */
public final class DigestAuthenticator implements Authenticator {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int CLIENT_NONCE_BYTES = 16;

    private final String user;
    private final String password;
    private final Supplier<String> clientNonces;

    /** @throws IllegalArgumentException when one of them has a control character */
    public DigestAuthenticator(String user, String password) {
        this(user, password, DigestAuthenticator::random);
    }

    /** @param clientNonces random, but in tests */
    DigestAuthenticator(String user, String password, Supplier<String> clientNonces) {
        if ((user + password).chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("user or password has a control character");
        }
        // RFC 7616, section 4: both sides must hash the same bytes, however an accent was typed.
        this.user = Normalizer.normalize(user, Normalizer.Form.NFC);
        this.password = Normalizer.normalize(password, Normalizer.Form.NFC);
        this.clientNonces = clientNonces;
    }

    private static String random() {
        byte[] bytes = new byte[CLIENT_NONCE_BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public Optional<Credentials> answer(Demand demand) {
        return demand.challenges().stream().filter(challenge -> challenge.isOf("digest") && algorithm(challenge).isPresent() && isReadable(challenge))
            // RFC 7616, section 3.7, lets the client's policy choose: the strongest, so that nobody on the way can have it choose a weak one that was added.
            .max(Comparator.comparing(challenge -> algorithm(challenge).orElseThrow()))
            .filter(challenge -> isWorthTrying(challenge, demand.refused()))
            .map(challenge -> new DigestCredentials(user, password, algorithm(challenge).orElseThrow(), challenge, clientNonces.get()));
    }

    private static Optional<DigestAlgorithm> algorithm(Challenge challenge) {
        return DigestAlgorithm.named(challenge.parameter("algorithm").orElse("MD5"));
    }

    /** Without {@code qop} it is RFC 2069's, which any server can replay; {@code auth-int} would need all of the content first. */
    private static boolean isReadable(Challenge challenge) {
        String[] qops = challenge.parameter("qop").orElse("").split(",");
        boolean auth = Arrays.stream(qops).anyMatch(qop -> qop.strip().equalsIgnoreCase("auth"));
        return auth && challenge.realm().isPresent() && challenge.parameter("nonce").isPresent();
    }

    /** A nonce that was stale, or had worked before, says nothing of the password. */
    private static boolean isWorthTrying(Challenge challenge, Optional<Credentials> refused) {
        return refused.isEmpty() || challenge.parameter("stale").filter("true"::equalsIgnoreCase).isPresent()
            || refused.get() instanceof DigestCredentials digest && digest.uses() > 1;
    }
}
