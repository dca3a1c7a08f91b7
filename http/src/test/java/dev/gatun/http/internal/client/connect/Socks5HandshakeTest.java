package dev.gatun.http.internal.client.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.client.ClientProxy;
import dev.gatun.http.internal.server.FakeConnection;
import dev.gatun.http.internal.server.FakeLoop;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Socks5HandshakeTest {
    private static final String SUCCEEDED = "05 00 00 01 7f 00 00 01 1f 90";

    private final FakeLoop loop = new FakeLoop();
    private final FakeConnection connection = new FakeConnection(loop);
    private final List<String> events = new ArrayList<>();

    private final class Heard implements Socks5Handshake.Listener {
        @Override
        public ConnectionHandler connected(Connection tunnel) {
            events.add("connected");
            return new ConnectionHandler() {
                @Override
                public void onOpen(Connection opened) {
                    events.add("open");
                }

                @Override
                public void onData(Connection opened, Buffer data) {
                    events.add(data.toString(StandardCharsets.US_ASCII));
                    data.skip(data.readableBytes());
                }
            };
        }

        @Override
        public void failed(String message, boolean mayPass, Optional<Throwable> cause) {
            events.add(message + (mayPass ? ", may pass" : ""));
        }
    }

    private void open(String host, Optional<ClientProxy.Login> login) {
        connection.open(new Socks5Handshake(host, 443, login, new Heard()));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.ofDelimiter(" ").parseHex(hex);
    }

    private String sent() {
        return HexFormat.ofDelimiter(" ").formatHex(connection.take().getBytes(StandardCharsets.ISO_8859_1));
    }

    @AfterEach
    void nothingIsLeft() {
        loop.run();
        assertThat(loop.statistics().buffersInUse()).isZero();
    }

    @Test
    void theProxyIsAskedByNameAndTheNextHandlerHasWhatComesBehind() {
        open("a.test", Optional.empty());
        assertThat(sent()).isEqualTo("05 01 00");
        connection.send(bytes("05 00"));
        assertThat(sent()).isEqualTo("05 01 00 03 06 61 2e 74 65 73 74 01 bb");
        connection.send(bytes(SUCCEEDED + " 68 69"));
        assertThat(events).containsExactly("connected", "open", "hi");
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1, 01 c0 00 02 01", "2001:db8::1, 04 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01"})
    void addressesAreSentAsSuch(String host, String expected) {
        open(host, Optional.empty());
        sent();
        connection.send(bytes("05 00"));
        assertThat(sent()).isEqualTo("05 01 00 " + expected + " 01 bb");
    }

    @Test
    void everySplitOfTheAnswersIsTheSame() {
        open("a.test", Optional.of(new ClientProxy.Login("me", "pw")));
        assertThat(sent()).isEqualTo("05 02 00 02");
        for (byte part : bytes("05 02")) {
            connection.send(new byte[] {part});
        }
        assertThat(sent()).isEqualTo("01 02 6d 65 02 70 77");
        for (byte part : bytes("01 00")) {
            connection.send(new byte[] {part});
        }
        sent();
        byte[] reply = bytes("05 00 00 03 02 61 62 1f 90");
        for (int i = 0; i < reply.length - 1; i++) {
            connection.send(new byte[] {reply[i]});
            assertThat(events).isEmpty();
        }
        connection.send(new byte[] {reply[reply.length - 1]});
        assertThat(events).containsExactly("connected", "open");
    }

    @Test
    void answersThatComeBeforeTheyAreDueAreReadInTurn() {
        open("a.test", Optional.empty());
        connection.send(bytes("05 00 " + SUCCEEDED));
        assertThat(events).containsExactly("connected", "open");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "05 ff|it wants a login",
        "05 02|it chose a login that was not offered",
        "48 54 54 50|what answers is no proxy of SOCKS version 5",
        "05 00 04|its answer is not of SOCKS version 5",
        "05 00 05 00 00 05 00|its answer has an unknown form of address",
        "05 00 05 01 00 01 00 00 00 00 00 00|it answered: general failure, may pass",
        "05 00 05 02 00 01 00 00 00 00 00 00|it answered: not allowed by its rules",
        "05 00 05 05 00 01 00 00 00 00 00 00|it answered: connection refused, may pass",
        "05 00 05 08 00 01 00 00 00 00 00 00|it answered: address type not supported",
        "05 00 05 63 00 01 00 00 00 00 00 00|it answered: unknown reply 99"
    })
    void refusalsSayWhy(String answer, String message) {
        open("a.test", Optional.empty());
        connection.send(bytes(answer));
        assertThat(events).containsExactly(message);
        assertThat(connection.isClosed()).isTrue();
    }

    @Test
    void aLoginThatIsNotAcceptedIsToldWithoutIt() {
        open("a.test", Optional.of(new ClientProxy.Login("me", "secret")));
        connection.send(bytes("05 02 01 01"));
        assertThat(events).containsExactly("it does not accept the login (status 1)");
    }

    @Test
    void anEndBeforeTheAnswerIsAFailure() {
        open("a.test", Optional.empty());
        connection.endInput();
        assertThat(events).containsExactly("it ended the connection before its answer, may pass");
        FakeConnection other = new FakeConnection(loop);
        events.clear();
        other.open(new Socks5Handshake("a.test", 1, Optional.empty(), new Heard()));
        other.reset();
        assertThat(events).hasSize(1).first().asString().startsWith("the connection ended before its answer");
    }

    @Test
    void aNameThatIsTooLongForSocksIsRefused() {
        assertThatThrownBy(() -> new Socks5Handshake("a".repeat(256), 1, Optional.empty(), new Heard())).isInstanceOf(IllegalArgumentException.class);
    }
}
