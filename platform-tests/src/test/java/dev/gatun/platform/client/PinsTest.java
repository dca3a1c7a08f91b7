package dev.gatun.platform.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.client.Pins;
import dev.gatun.platform.tls.Authority;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which keys are accepted; real certificates are needed, and so it is here. */
class PinsTest {
    private static final Authority AUTHORITY = new Authority();
    private static final X509Certificate OWN = AUTHORITY.identity("a.test").certificate();
    private static final X509Certificate ISSUER = AUTHORITY.certificate();
    private static final String SOME = "sha256/" + "A".repeat(43) + "=";

    @Test
    void theServersKeyOrThatOfASignerIsEnough() {
        assertThat(Pins.of("a.test", SOME, Pins.pin(OWN)).fault("A.TEST", List.of(OWN))).isEmpty();
        assertThat(Pins.of("a.test", Pins.pin(ISSUER)).fault("a.test", List.of(OWN, ISSUER))).isEmpty();
        assertThat(Pins.of("a.test", SOME).and("**.test", Pins.pin(OWN)).fault("a.test", List.of(OWN))).isEmpty();
        assertThat(Pins.of("a.test", SOME).fault("a.test", List.of(OWN, ISSUER))).hasValueSatisfying(
                fault -> assertThat(fault).contains("a.test", Pins.pin(OWN), Pins.pin(ISSUER)));
        assertThat(Pins.of("a.test", SOME).fault("a.test", List.of())).isPresent();
    }

    /** Certificates are public: whoever holds a misled one may show the pinned one besides, which has not signed it. */
    @Test
    void aCertificateThatIsOnlyShownProvesNothing() {
        Authority rogue = new Authority();
        X509Certificate forged = rogue.identity("a.test").certificate();
        Pins pins = Pins.of("a.test", Pins.pin(OWN), Pins.pin(ISSUER));
        assertThat(pins.fault("a.test", List.of(forged, rogue.certificate(), OWN, ISSUER))).isPresent();
        // The same name as issuer, but another key.
        assertThat(pins.fault("a.test", List.of(forged, ISSUER))).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "a.test, a.test, true", "a.test, b.a.test, false", "*.a.test, b.a.test, true", "*.a.test, a.test, false", "*.a.test, c.b.a.test, false",
        "*.a.test, xa.test, false", "**.a.test, a.test, true", "**.a.test, c.b.a.test, true", "**.a.test, xa.test, false"
    })
    void patternsAreForTheirHostsOnly(String pattern, String host, boolean pinned) {
        assertThat(Pins.of(pattern, SOME).fault(host, List.of(OWN)).isPresent()).isEqualTo(pinned);
    }

    @Test
    void withoutPinsNothingIsAskedFor() {
        assertThat(Pins.none().fault("a.test", List.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sha256/", "sha1/AAAA", "sha256/AAAA", "sha256/!!!!"})
    void whatIsNoPinIsRefused(String pin) {
        assertThatThrownBy(() -> Pins.of("a.test", pin)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Pins.of("a.*.test", SOME)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Pins.of("a.test")).isInstanceOf(IllegalArgumentException.class);
    }
}
