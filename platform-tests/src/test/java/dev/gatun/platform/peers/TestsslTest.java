package dev.gatun.platform.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.platform.Setup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What testssl.sh finds wrong with the defaults of the server's TLS. */
class TestsslTest extends PeerSuite {
    /** What comes of a certificate of a private authority that is good for a day, and says nothing of revocation or transparency. */
    private static final Set<String> OF_THE_CERTIFICATE = Set.of("cert_chain_of_trust", "cert_trust", "cert_expirationStatus", "cert_notAfter", "cert_revocation",
            "cert_crlDistributionPoints", "cert_ocspURL", "cert_caIssuers", "cert_extlifeSpan");
    private static final Pattern FINDING = Pattern.compile(
            "\"id\"\\s*:\\s*\"([^\"]*)\".*?\"severity\"\\s*:\\s*\"([^\"]*)\".*?\"finding\"\\s*:\\s*\"([^\"]*)\"", Pattern.DOTALL);
    private static final Set<String> SEVERE = Set.of("MEDIUM", "HIGH", "CRITICAL");

    @Test
    @Timeout(value = 8, unit = TimeUnit.MINUTES)
    void findsNothingOfMediumSeverity() throws IOException {
        Tool testssl = Tool.need("testssl");
        HttpServer server = start(Setup.DEFAULT);
        Set<String> severe = severe(testssl, server, "first.json");
        if (!severe.isEmpty()) {
            // Some checks go by the clock: renegotiation counts as possible when openssl's input ends before the alert has come, which a busy machine does.
            severe.retainAll(severe(testssl, server, "second.json"));
        }
        assertThat(severe).isEmpty();
    }

    /** What a scan finds of medium severity and more. */
    private Set<String> severe(Tool testssl, HttpServer server, String name) throws IOException {
        Path report = directory.resolve(name);
        Tool.Result result = Tool.await(testssl.start("--warnings", "off", "--color", "0", "--ip", "one", "--quiet", "--protocols", "--server-defaults",
                "--server-preference", "--vulnerable", "--jsonfile", report.toString(), "https://localhost:" + securePort(server)), Duration.ofMinutes(3));
        assertThat(report).as(result.out()).exists();
        List<Finding> all = FINDING.matcher(Files.readString(report)).results().map(found -> new Finding(found.group(1), found.group(2), found.group(3))).toList();
        for (String checked : List.of("TLS1_3", "heartbleed", "ROBOT", "secure_renego", "secure_client_renego", "cipher_order")) {
            assertThat(all).as(checked).anyMatch(found -> found.id().equals(checked));
        }
        return all.stream()
                .filter(found -> SEVERE.contains(found.severity()) && !OF_THE_CERTIFICATE.contains(found.id().split(" ")[0]))
                .map(Finding::toString)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private record Finding(String id, String severity, String text) {}
}
