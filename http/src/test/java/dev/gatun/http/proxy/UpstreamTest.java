package dev.gatun.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamTest {
    @Test
    void addressesAreRead() {
        assertThat(Upstream.at("127.0.0.1:8081")).isEqualTo(new Upstream(false, "127.0.0.1", 8081, Optional.empty(), 1));
        assertThat(Upstream.at("https://Shop.example")).isEqualTo(new Upstream(true, "shop.example", 443, Optional.empty(), 1));
        assertThat(Upstream.at("http://[::1]:81/").weight(3)).isEqualTo(new Upstream(false, "::1", 81, Optional.empty(), 3));
        assertThat(Upstream.at("unix:/run/app.sock").socket()).contains(Path.of("/run/app.sock"));
    }

    @Test
    void anAddressReadsItself() {
        for (String address : new String[] {"http://127.0.0.1:8081", "https://shop.example:443", "http://[::1]:81", "unix:" + Path.of("/run/app.sock")}) {
            assertThat(Upstream.at(address).address()).isEqualTo(address);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ftp://a:1", "http://a:1/path", "http://u@a:1", "a:0", "a:70000", "http://a?x", "http://:80"})
    void whatIsNoAddressIsRefused(String address) {
        assertThatIllegalArgumentException().isThrownBy(() -> Upstream.at(address));
    }

    @Test
    void upstreamsReadAsASentence() {
        Upstreams upstreams = Upstream.of("127.0.0.1:8081", "127.0.0.1:8082").roundRobin().healthCheck("/healthz");
        assertThat(upstreams.members()).hasSize(2);
        assertThat(upstreams.balance()).isEqualTo(Balance.roundRobin());
        assertThat(upstreams.health()).contains(HealthCheck.of("/healthz"));
        assertThat(upstreams.twoChoices().slowStart(Duration.ofSeconds(3)).overHttp2().http2()).isTrue();
    }

    @Test
    void noneAndTwiceTheSameAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Upstream.of(new String[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> Upstream.of("a:80", "http://a"));
        assertThatIllegalArgumentException().isThrownBy(() -> HealthCheck.of("healthz"));
        assertThatIllegalArgumentException().isThrownBy(() -> OutlierEjection.DEFAULT.share(Double.NaN));
    }
}
