package dev.gatun.tls.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.reactor.Buffer;
import dev.gatun.tls.Hellos;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client's first message, as it may come. */
class ClientHelloReaderTest {
    private static ClientHello read(byte[] bytes) {
        return new ClientHelloReader().read(Buffer.copyOf(bytes)).orElseThrow();
    }

    private static HelloBytes hello() {
        return new HelloBytes().serverName("Www.Example.org").protocols("h2", "http/1.1").versions(0x0304, 0x0303);
    }

    private static void assertRefused(byte[] bytes, int alert, String why) {
        assertThatThrownBy(() -> new ClientHelloReader().read(Buffer.copyOf(bytes)))
                .isInstanceOfSatisfying(TlsRefusal.class, refusal -> assertThat(refusal.alert()).isEqualTo(alert))
                .hasMessageContaining(why);
    }

    @Test
    void saysWhatIsAskedFor() {
        ClientHello hello = read(hello().record());
        assertThat(hello.serverName()).contains("www.example.org");
        assertThat(hello.applicationProtocols()).containsExactly("h2", "http/1.1");
        assertThat(hello.versions()).containsExactly(0x0304, 0x0303);
    }

    @Test
    void mayAskForNothing() {
        assertThat(read(new HelloBytes().record())).isEqualTo(new ClientHello(Optional.empty(), java.util.List.of(), java.util.List.of(0x0303)));
    }

    @Test
    void readsWhatTheJdksClientSays() throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine("example.org", 443);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(java.util.List.of(new SNIHostName("example.org")));
        parameters.setApplicationProtocols(new String[] {"h2"});
        engine.setSSLParameters(parameters);
        ClientHello hello = read(Hellos.of(engine));
        assertThat(hello).isEqualTo(new ClientHello(Optional.of("example.org"), java.util.List.of("h2"), java.util.List.of(0x0304, 0x0303)));
    }

    @Test
    void comesByteByByte() {
        byte[] bytes = hello().record();
        ClientHelloReader reader = new ClientHelloReader();
        for (int i = 0; i < bytes.length - 1; i++) {
            assertThat(reader.read(Buffer.copyOf(Arrays.copyOf(bytes, i)))).as("after %d bytes", i).isEmpty();
        }
        Buffer all = Buffer.copyOf(bytes);
        assertThat(reader.read(all)).contains(read(bytes));
        assertThat(all.readIndex()).as("it only looks").isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 100})
    void mayBeCutIntoRecords(int size) {
        assertThat(read(hello().records(size))).isEqualTo(read(hello().record()));
    }

    @Test
    void mayBeFollowedByMore() {
        assertThat(read(HelloBytes.concat(hello().record(), new byte[] {20, 3, 3, 0, 1, 1}))).isEqualTo(read(hello().record()));
    }

    @Test
    void isCutNoMoreOftenThanAllowed() {
        byte[] message = hello().message();
        int size = (message.length + ClientHelloReader.MOST_RECORDS - 1) / ClientHelloReader.MOST_RECORDS;
        assertThat(read(hello().records(size)).serverName()).isPresent();
        assertRefused(hello().records(1), Alerts.DECODE_ERROR, "64 records");
    }

    @Test
    void isNoLongerThanAllowed() {
        int empty = new HelloBytes().extension(99).message().length - 4;
        byte[] most = new byte[ClientHelloReader.MOST_BYTES - empty];
        assertThat(read(new HelloBytes().extension(99, most).records(1 << 14)).serverName()).isEmpty();
        assertRefused(new HelloBytes().extension(99, new byte[most.length + 1]).records(1 << 14), Alerts.DECODE_ERROR, "16385 bytes is above 16384");
    }

    @Test
    void isRefusedByItsHeaderBeforeAnythingIsReserved() {
        assertRefused(HelloBytes.record(new byte[] {1, 0x7f, 0, 0}), Alerts.DECODE_ERROR, "is above 16384");
        assertRefused(new byte[] {22, 3, 1, 0x40, 1}, Alerts.RECORD_OVERFLOW, "16385");
        assertThat(new ClientHelloReader().read(Buffer.copyOf(new byte[] {22, 3, 1, 0x40, 0}))).isEmpty();
    }

    @Test
    void otherProtocolsAreRecognised() {
        assertRefused("GET / HTTP/1.1\r\n".getBytes(), Alerts.UNEXPECTED_MESSAGE, "perhaps HTTP");
        assertRefused("G".getBytes(), Alerts.UNEXPECTED_MESSAGE, "perhaps HTTP");
        assertRefused(new byte[] {(byte) 0x80, 46, 1, 3, 1}, Alerts.PROTOCOL_VERSION, "SSL 2");
        assertRefused(new byte[] {0, 1, 2}, Alerts.UNEXPECTED_MESSAGE, "type 0");
        assertRefused(new byte[] {21, 3, 1, 0, 2, 1, 0}, Alerts.UNEXPECTED_MESSAGE, "type 21");
        assertRefused(new byte[] {22, 2}, Alerts.PROTOCOL_VERSION, "version 2");
    }

    @Test
    void otherMessagesAndEmptyRecordsAreRefused() {
        assertRefused(HelloBytes.record(new byte[] {2, 0, 0, 1, 0}), Alerts.UNEXPECTED_MESSAGE, "type 2");
        assertRefused(HelloBytes.record(new byte[0]), Alerts.UNEXPECTED_MESSAGE, "empty record");
    }

    @Test
    void malformedExtensionsAreRefused() {
        assertRefused(hello().serverName("twice.example").record(), Alerts.ILLEGAL_PARAMETER, "extension 0 is there twice");
        assertRefused(new HelloBytes().extension(0, (byte) 0, (byte) 9).record(), Alerts.DECODE_ERROR, "server_name");
        assertRefused(new HelloBytes().extension(0).record(), Alerts.DECODE_ERROR, "end");
        assertRefused(new HelloBytes().serverName("").record(), Alerts.DECODE_ERROR, "server_name");
        assertRefused(new HelloBytes().serverName("nul\0.example").record(), Alerts.ILLEGAL_PARAMETER, "no host name");
        assertRefused(new HelloBytes().serverName("a".repeat(256)).record(), Alerts.ILLEGAL_PARAMETER, "no host name");
        assertRefused(new HelloBytes().protocols("").record(), Alerts.DECODE_ERROR, "application_layer");
        assertRefused(new HelloBytes().extension(43, (byte) 1, (byte) 3).record(), Alerts.DECODE_ERROR, "supported_versions");
        assertRefused(new HelloBytes().extension(43, (byte) 0).record(), Alerts.DECODE_ERROR, "supported_versions");
    }

    @Test
    void aHelloThatEndsTooEarlyIsRefusedWhereverItDoes() {
        byte[] message = hello().message();
        for (int length = 0; length < message.length - 4; length++) {
            byte[] cut = HelloBytes.concat(new byte[] {1}, HelloBytes.vector(3, Arrays.copyOfRange(message, 4, 4 + length)));
            byte[] record = HelloBytes.record(cut);
            // Where all extensions are missing the hello is whole, as an old one.
            if (length != 2 + 32 + 33 + 4 + 2) {
                assertThatThrownBy(() -> read(record)).as("body of %d bytes", length).isInstanceOf(TlsRefusal.class);
            }
        }
    }
}
