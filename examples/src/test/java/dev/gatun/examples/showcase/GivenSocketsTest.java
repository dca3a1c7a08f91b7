package dev.gatun.examples.showcase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.ListenSocket;
import dev.gatun.reactor.SocketAddresses;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sockets that listen already, in place of ports. */
@EnabledOnOs(OS.LINUX)
class GivenSocketsTest {
    private final Map<String, List<ListenSocket>> byName = new LinkedHashMap<>();

    @AfterEach
    void close() {
        byName.values().forEach(sockets -> sockets.forEach(ListenSocket::close));
    }

    private GivenSocketsTest with(String name, int count) {
        byName.put(name, Stream.generate(() -> ListenSocket.bind(SocketAddresses.tcp("127.0.0.1", 0), ListenOptions.DEFAULT)).limit(count).toList());
        return this;
    }

    private String url(String scheme, String name, int index) {
        return Url.of(scheme, byName.get(name).get(index).localAddress());
    }

    @Test
    void allAreServedAndNoPortIs() throws Exception {
        with("http", 2).with("https", 1);
        SSLContext anyone = SSLContext.getInstance("TLS");
        anyone.init(null, new TrustManager[] {new TrustsAnyone()}, null);
        String tlsUrl = url("https", "https", 0);
        // The ports can't be had: they are not asked for.
        ServeOptions options = ServeOptions.parse(List.of("--http", "1", "--https", "2", "--loops", "1"));
        try (ShowcaseServer server = ShowcaseServer.start(options, Optional.of(GivenSockets.sorted(byName, true)));
                Client first = new Client(url("http", "http", 0));
                Client second = new Client(url("http", "http", 1));
                Client tls = new Client(tlsUrl, HttpClient.Version.HTTP_2, anyone)) {
            assertThat(first.get("/healthz").statusCode()).isEqualTo(200);
            assertThat(second.get("/healthz").statusCode()).isEqualTo(200);
            assertThat(tls.get("/connection").statusCode()).isEqualTo(200);
            assertThat(server.url()).isEqualTo(url("http", "http", 0));
            assertThat(server.httpsUrl()).hasValue(tlsUrl);
            assertThat(server.addresses()).hasSize(3);
        }
    }

    @ParameterizedTest
    @CsvSource({"unknown", "gatun.socket"})
    void oneWithoutANameIsForHttp(String name) {
        assertThat(GivenSockets.sorted(with(name, 1).byName, false).http()).isEqualTo(byName.get(name));
    }

    @ParameterizedTest
    @CsvSource({
        "http, ftp, false, the service manager has a socket \"ftp\"; the names that are known are http and https",
        "https, https, true, the service manager has no socket \"http\"",
        "http, http, true, option --https: the service manager has no socket \"https\"",
        "http, https, false, 'the service manager has a socket \"https\": option --https is missing, with any port'"})
    void whatTheOptionsDoNotFitIsRefused(String first, String second, boolean tls, String why) {
        with(first, 1).with(second, 1);
        assertThatExceptionOfType(UsageException.class).isThrownBy(() -> GivenSockets.sorted(byName, tls)).withMessage(why);
    }

    @Test
    void theyAreClosedWhenTheServerCanNotStart(@TempDir Path folder) {
        GivenSockets given = GivenSockets.sorted(with("http", 1).with("https", 1).byName, true);
        ServeOptions options = ServeOptions.parse(List.of("--https", "0", "--cert", folder + "/none.pem", "--key", folder + "/none.key"));
        assertThatExceptionOfType(UsageException.class).isThrownBy(() -> ShowcaseServer.start(options, Optional.of(given)).close());
        assertThatThrownBy(() -> given.http().getFirst().duplicate()).isInstanceOf(IllegalStateException.class).hasMessageContaining("was closed");
    }

    @Test
    void aPathHasNoUrl(@TempDir Path folder) {
        assertThat(Url.of("http", SocketAddresses.unix(folder.resolve("s")))).isEqualTo("http at " + folder.resolve("s"));
        assertThat(Url.of("http", SocketAddresses.tcp("::1", 80))).matches("http://\\[[0:]*:1]:80");
    }
}
