package dev.gatun.http.client;

import dev.gatun.http.internal.client.connect.SignedChain;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which public keys servers must have, beside being trusted: a stolen or misled certificate authority is then not enough to stand between. Checked after each
 * handshake, before anything is sent. Immutable; any thread.
 *
 * <p>A pin is the SHA-256 of a key (its SubjectPublicKeyInfo), as RFC 7469, section 2.4, has them: {@code sha256/AAAA…=}. One of a server's pins must be that
 * of its certificate, or of one of those that signed it, as far as the server shows them; roots mostly are not shown. Pin a spare key besides, or the loss of
 * the key locks all clients out.
 *
 * <p>{@snippet :
 * Pins pins = Pins.of("api.example.com", "sha256/…", "sha256/…").and("*.cdn.example.com", "sha256/…");
 * }
 */
public final class Pins {
    private static final String PREFIX = "sha256/";
    private static final int DIGEST_BYTES = 32;
    private static final Pins NONE = new Pins(List.of());

    private final List<Rule> rules;

    private record Rule(String pattern, Set<String> pins) {
        boolean matches(String host) {
            if (pattern.startsWith("**.")) {
                return host.equals(pattern.substring(3)) || host.endsWith(pattern.substring(2));
            }
            if (pattern.startsWith("*.")) {
                int dot = host.indexOf('.');
                return dot > 0 && host.substring(dot).equals(pattern.substring(1));
            }
            return host.equals(pattern);
        }
    }

    private Pins(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /** No pins: whatever is trusted will do. */
    public static Pins none() {
        return NONE;
    }

    /** Pins of some hosts; see {@link #and}. */
    public static Pins of(String pattern, String... pins) {
        return NONE.and(pattern, pins);
    }

    /**
     * These and more. What several patterns say of one host holds together: one pin of any of them is enough.
     *
     * @param pattern a host, {@code *.example.com} for those one label below, or {@code **.example.com} for it and all below
     * @throws IllegalArgumentException when the pattern or a pin is malformed, or there is no pin
     */
    public Pins and(String pattern, String... pins) {
        String bare = pattern.startsWith("**.") ? pattern.substring(3) : pattern.startsWith("*.") ? pattern.substring(2) : pattern;
        if (bare.isEmpty() || bare.indexOf('*') >= 0 || pins.length == 0) {
            throw new IllegalArgumentException("pins of \"" + pattern + "\": a host, *.host or **.host, and a pin at least");
        }
        Set<String> checked = new TreeSet<>();
        for (String pin : pins) {
            checked.add(check(pin));
        }
        List<Rule> all = new ArrayList<>(rules);
        all.add(new Rule(pattern.toLowerCase(Locale.ROOT), Set.copyOf(checked)));
        return new Pins(all);
    }

    private static String check(String pin) {
        try {
            if (pin.startsWith(PREFIX) && Base64.getDecoder().decode(pin.substring(PREFIX.length())).length == DIGEST_BYTES) {
                return pin;
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw new IllegalArgumentException("\"" + pin + "\" is no pin: " + PREFIX + " and 32 bytes in Base64");
    }

    /** The pin of a certificate's key. */
    public static String pin(X509Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getPublicKey().getEncoded());
            return PREFIX + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * Why a server must not be spoken with; empty when it may.
     *
     * @param host as it was asked for
     * @param shown its certificates as it showed them, its own first
     */
    public Optional<String> fault(String host, List<X509Certificate> shown) {
        String name = host.toLowerCase(Locale.ROOT);
        Set<String> wanted = new TreeSet<>();
        rules.stream().filter(rule -> rule.matches(name)).forEach(rule -> wanted.addAll(rule.pins()));
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        List<String> found = SignedChain.of(shown).stream().map(Pins::pin).toList();
        return found.stream().anyMatch(wanted::contains)
                ? Optional.empty() : Optional.of("none of the keys that are pinned for " + name + ": the server has " + String.join(", ", found));
    }

    @Override
    public String toString() {
        return "pins of " + rules.stream().map(Rule::pattern).toList();
    }
}
