package dev.gatun.http.internal.proxy.fields;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.AddressRanges;
import dev.gatun.http.Headers;
import dev.gatun.http.internal.HeaderList;
import dev.gatun.http.proxy.Forwarding;
import dev.gatun.reactor.SocketAddresses;
import java.net.SocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ClientFieldsTest {
    private static final SocketAddress CLIENT = SocketAddresses.tcp("192.0.2.7", 4711);
    private static final Headers CLAIMED = Headers.of("x-forwarded-for", "203.0.113.1", "x-forwarded-for", "203.0.113.2", "x-forwarded-proto", "https",
            "x-forwarded-host", "evil.example", "forwarded", "for=203.0.113.1", "x-real-ip", "203.0.113.1");

    private static HeaderList applied(Forwarding policy, SocketAddress client) {
        HeaderList fields = HeaderList.copyOf(CLAIMED);
        ClientFields.apply(fields, policy, client, "shop.example:8080", "http");
        return fields;
    }

    @Test
    void whatAStrangerSaysOfItselfIsReplaced() {
        HeaderList fields = applied(Forwarding.DEFAULT, CLIENT);
        assertThat(fields.all("x-forwarded-for")).containsExactly("192.0.2.7");
        assertThat(fields.all("x-forwarded-proto")).containsExactly("http");
        assertThat(fields.all("x-forwarded-host")).containsExactly("shop.example:8080");
        assertThat(fields.contains("forwarded")).isFalse();
        assertThat(fields.contains("x-real-ip")).isFalse();
    }

    @Test
    void behindTheWordOfATrustedProxyOnesOwnIsPut() {
        HeaderList fields = applied(Forwarding.DEFAULT.both().trusting(AddressRanges.of("192.0.2.0/24")), CLIENT);
        assertThat(fields.all("x-forwarded-for")).containsExactly("203.0.113.1, 203.0.113.2, 192.0.2.7");
        assertThat(fields.all("x-forwarded-proto")).containsExactly("https");
        assertThat(fields.all("x-forwarded-host")).containsExactly("evil.example");
        assertThat(fields.all("forwarded")).containsExactly("for=203.0.113.1, for=192.0.2.7;host=\"shop.example:8080\";proto=http");
    }

    @Test
    void nothingIsToldWhereNothingShallBe() {
        assertThat(applied(Forwarding.NOTHING, CLIENT).size()).isZero();
    }

    @Test
    void anIpv6AddressIsQuotedWhereColonsSeparate() {
        HeaderList fields = applied(Forwarding.DEFAULT.both(), SocketAddresses.tcp("2001:db8::1", 4711));
        assertThat(fields.all("x-forwarded-for")).containsExactly("2001:db8:0:0:0:0:0:1");
        assertThat(fields.all("forwarded")).containsExactly("for=\"[2001:db8:0:0:0:0:0:1]\";host=\"shop.example:8080\";proto=http");
    }

    @Test
    void aClientWithoutAnAddressIsUnknownAndNotTrusted() {
        HeaderList fields = applied(Forwarding.DEFAULT.trusting(AddressRanges.ALL), SocketAddresses.unix(Path.of("/run/app.sock")));
        assertThat(fields.all("x-forwarded-for")).containsExactly("unknown");
    }
}
