package dev.gatun.platform.peers.servers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpVersion;
import dev.gatun.http.client.ClientResponse;
import dev.gatun.http.client.HttpClient;
import dev.gatun.http.client.VersionPolicy;
import dev.gatun.platform.protocols.Protocol;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** HTTP/2 in clear text by an offer in HTTP/1.1 (RFC 7540, section 3.2): servers that take it, and one that does not. */
class OfferTest extends Trial {
    private HttpClient offering(Peers server) {
        return start(new Way(server, Protocol.H2C), builder -> builder.version(VersionPolicy.UPGRADE));
    }

    private static void asks(HttpClient client, HttpVersion first, HttpVersion next) {
        ClientResponse response = client.get("/f/page.txt").send();
        assertThat(response.version()).isEqualTo(first);
        assertThat(response.text()).isEqualTo(PAGE);
        for (int i = 0; i < 3; i++) {
            ClientResponse other = client.get("/f/hello.txt").send();
            assertThat(other.version()).isEqualTo(next);
            assertThat(other.text()).isEqualTo(HELLO);
        }
        assertThat(client.statistics().opened()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"GATUN", "JETTY"})
    void whoTakesTheOfferIsSpokenWithInHttp2(Peers server) {
        asks(offering(server), HttpVersion.HTTP_2, HttpVersion.HTTP_2);
    }

    /** It comes with the first request that has none, which Jetty takes, and our own server only where it is the first of the connection. */
    @ParameterizedTest
    @CsvSource({"GATUN, HTTP_1_1", "JETTY, HTTP_2"})
    void contentIsNotPartOfAnOffer(Peers server, HttpVersion then) {
        HttpClient client = offering(server);
        ClientResponse first = client.post("/p/echo").body(HELLO).send();
        assertThat(first.version()).isEqualTo(HttpVersion.HTTP_1_1);
        assertThat(first.text()).isEqualTo(HELLO);
        asks(client, then, then);
        assertThat(client.post("/p/echo").body(PAGE).send().text()).isEqualTo(PAGE);
    }

    /** Where its port speaks HTTP/1.1: nginx 1.22 decides that by listener, and knows no Upgrade to HTTP/2. */
    @ParameterizedTest
    @EnumSource(names = "NGINX")
    void whoTakesNoneIsSpokenWithInHttp1(Peers server) {
        HttpClient client = start(new Way(server, Protocol.HTTP_1), builder -> builder.version(VersionPolicy.UPGRADE));
        asks(client, HttpVersion.HTTP_1_1, HttpVersion.HTTP_1_1);
    }
}
