package dev.gatun.platform.protocols;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.platform.Ask;
import dev.gatun.platform.Await;
import dev.gatun.platform.ReplyLost;
import dev.gatun.platform.Servers;
import dev.gatun.platform.h2.H2Options;
import dev.gatun.platform.h2.H2Peer;
import dev.gatun.platform.tls.Authority;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.tls.Credentials;
import dev.gatun.tls.TlsConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the parts of the suite share: servers and clients of a variant, and content that shows where it was cut. */
public abstract class ServerSuite {
    /** Of a few connections in full flow: what a loop reads, what waits unsent or unread, and what TLS holds meanwhile. */
    protected static final long BOUND = 1_500_000;

    protected static final Authority AUTHORITY = new Authority();
    private static final Authority.Identity IDENTITY = AUTHORITY.identity("localhost", "a", "127.0.0.1");

    @RegisterExtension
    protected final Servers servers = new Servers();

    protected static List<Variant> variants() {
        return Variant.executions();
    }

    protected static List<Variant> all() {
        return Variant.all();
    }

    protected HttpServer start(Variant variant, Consumer<HttpServer.Builder> description) {
        return servers.startAt(variant.setup(), List.of(listen(variant)), description);
    }

    /** The same with other options of the loops than the variant's. */
    protected HttpServer start(Variant variant, LoopOptions options, Consumer<HttpServer.Builder> description) {
        return servers.startAt(variant.setup(), options, List.of(listen(variant)), description);
    }

    private static Listen listen(Variant variant) {
        Listen clear = Listen.tcp("127.0.0.1", 0);
        return variant.protocol().isSecure() ? clear.tls(TlsConfig.of(Credentials.of(IDENTITY.key(), List.of(IDENTITY.certificate())))) : clear;
    }

    protected Client connect(HttpServer server, Variant variant) {
        return connect(server, variant, 0);
    }

    /** A client with a receive buffer of its own. */
    protected Client connect(HttpServer server, Variant variant, int receiveBuffer) {
        return servers.closing(variant.protocol().client(server.addresses().getFirst(), AUTHORITY.client(), receiveBuffer));
    }

    /** A client that speaks frames. */
    protected H2Peer peer(HttpServer server, Variant variant, H2Options options) {
        return servers.closing(variant.protocol().peer(server.addresses().getFirst(), AUTHORITY.client(), options));
    }

    /** Bytes of which no two stretches are the same. */
    protected static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    /** A field at most of this name; the values of all in {@code fields}. */
    protected static List<String> values(List<String> fields, String name) {
        return fields.stream().filter(field -> field.startsWith(name + ": ")).map(field -> field.substring(name.length() + 2)).toList();
    }

    /** What becomes of a request that may be refused by a response or by the end of its stream: the status, or -1. */
    protected static int statusOrLost(Client client, Ask ask) {
        try {
            return client.ask(ask).status();
        } catch (ReplyLost e) {
            return -1;
        }
    }

    /** Waits until one of the limits {@code names} was hit. */
    protected static void awaitOneOf(HttpServer server, String... names) {
        Await.until(() -> "a hit of " + Arrays.toString(names) + " in " + server.statistics(),
                () -> Stream.of(names).mapToLong(server.statistics()::limitHits).sum() > 0, Await.PATIENCE);
    }

    protected static Response echo(Request request) {
        return Response.later(request.body().bytesAsync().thenApply(Response::bytes));
    }

    /** So many requests at once. */
    protected static List<Exchange> openAll(Client client, int count, Ask ask) {
        List<Exchange> exchanges = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            exchanges.add(client.open(ask));
        }
        return exchanges;
    }
}
