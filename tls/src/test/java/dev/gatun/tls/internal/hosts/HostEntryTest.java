package dev.gatun.tls.internal.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.tls.ClientAuth;
import dev.gatun.tls.TlsPolicy;
import dev.gatun.tls.internal.credentials.PemCredentials;
import dev.gatun.tls.internal.credentials.Source;
import dev.gatun.tls.internal.credentials.TestAuthority;
import dev.gatun.tls.internal.credentials.TestPem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostEntryTest {
    private final TestAuthority.Identity first = TestAuthority.root("root").issue("first.example");
    private final TestAuthority.Identity second = TestAuthority.root("root").issue("second.example");

    private static String pem(TestAuthority.Identity identity) {
        return TestPem.certificates(identity.chain()) + TestPem.pkcs8(identity.key());
    }

    @Test
    void eachChangeIsTriedOnceWhetherItWorksOrNot(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("a.pem"), pem(first));
        HostEntry entry = new HostEntry(new HostSettings(List.of(new PemCredentials(Source.file(file), Source.file(file), Optional.empty())),
            TlsPolicy.MODERN, ClientAuth.NONE, Optional.empty(), List.of(), false, Resumption.DEFAULT, Optional.empty()));
        assertThat(entry.reloadIfChanged()).isFalse();
        Files.writeString(file, "nonsense");
        assertThat(entry.reloadIfChanged()).isTrue();
        assertThat(entry.reloadIfChanged()).isFalse();
        assertThat(entry.covers("first.example")).isTrue();
        Files.writeString(file, pem(second));
        assertThat(entry.reloadIfChanged()).isTrue();
        assertThat(entry.reloadIfChanged()).isFalse();
        assertThat(entry.covers("second.example")).isTrue();
        Files.writeString(file, pem(second));
        assertThat(entry.reloadIfChanged()).as("written again with the same content").isFalse();
    }
}
