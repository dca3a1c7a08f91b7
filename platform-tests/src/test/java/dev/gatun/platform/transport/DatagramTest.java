package dev.gatun.platform.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.platform.Await;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.DatagramEndpoint;
import dev.gatun.reactor.DatagramHandler;
import dev.gatun.reactor.DatagramOptions;
import dev.gatun.reactor.SocketFailure;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Datagrams: each is a message of its own. */
class DatagramTest {
    private static final DatagramHandler ECHO = (endpoint, from, payload, truncated) -> endpoint.send(from, payload);

    @RegisterExtension
    final Net net = new Net();

    /** What a handler saw of one datagram. */
    private record Seen(SocketAddress from, String text, boolean truncated) {}

    /** Keeps all that it is told. */
    private static final class Keeping implements DatagramHandler {
        private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
        private final BlockingQueue<SocketFailure> failures = new LinkedBlockingQueue<>();

        @Override
        public void onDatagram(DatagramEndpoint endpoint, SocketAddress from, Buffer payload, boolean truncated) {
            seen.add(new Seen(from, payload.toString(UTF_8), truncated));
        }

        @Override
        public void onError(DatagramEndpoint endpoint, SocketFailure failure) {
            failures.add(failure);
        }
    }

    private DatagramEndpoint bind(DatagramOptions options, DatagramHandler handler) {
        return net.loops().bindDatagrams(Net.ANY, options, handler);
    }

    private static DatagramEndpoint bind(Net open, DatagramHandler handler) {
        return open.loops().bindDatagrams(Net.ANY, DatagramOptions.DEFAULT, handler);
    }

    private DatagramSocket client() throws IOException {
        DatagramSocket socket = net.keep(new DatagramSocket(Net.ANY));
        socket.setSoTimeout((int) Net.PATIENCE.toMillis());
        return socket;
    }

    private static void send(DatagramSocket socket, String text, SocketAddress to) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, to));
    }

    private static String receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        socket.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), UTF_8);
    }

    private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
        T item = queue.poll(Net.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(item).as("something came in time").isNotNull();
        return item;
    }

    @OnEachTransport
    void echoesAndKnowsWhoAsked(Underlay on) throws Exception {
        Keeping keeping = new Keeping();
        DatagramEndpoint endpoint = bind(net.open(on), keeping);
        DatagramEndpoint echo = bind(DatagramOptions.DEFAULT, ECHO);
        DatagramSocket first = client();
        DatagramSocket second = client();
        for (int i = 0; i < 50; i++) {
            DatagramSocket client = i % 2 == 0 ? first : second;
            send(client, "datagram " + i, echo.localAddress());
            assertThat(receive(client)).isEqualTo("datagram " + i);
            send(client, "from " + i, endpoint.localAddress());
            assertThat(take(keeping.seen)).isEqualTo(new Seen(client.getLocalSocketAddress(), "from " + i, false));
        }
        net.checkIsQuiet();
    }

    @OnEachTransport
    void anEmptyDatagramIsOneAsWell(Underlay on) throws Exception {
        Keeping keeping = new Keeping();
        DatagramEndpoint endpoint = bind(net.open(on), keeping);
        DatagramSocket client = client();
        for (int i = 0; i < 3; i++) {
            send(client, "", endpoint.localAddress());
            assertThat(take(keeping.seen)).isEqualTo(new Seen(client.getLocalSocketAddress(), "", false));
            Net.on(endpoint.loop(), () -> endpoint.send(client.getLocalSocketAddress(), Buffer.allocate(0)));
            assertThat(receive(client)).isEmpty();
        }
    }

    @OnEachTransport
    void whatIsTooLongIsCutAndSaidToBe(Underlay on) throws Exception {
        Keeping keeping = new Keeping();
        net.open(on);
        DatagramEndpoint endpoint = bind(DatagramOptions.DEFAULT.maxDatagram(10), keeping);
        DatagramSocket client = client();
        for (String text : new String[] {"0123456789abcdef", "0123456789", "0123456789a", "x"}) {
            send(client, text, endpoint.localAddress());
        }
        SocketAddress from = client.getLocalSocketAddress();
        assertThat(take(keeping.seen)).isEqualTo(new Seen(from, "0123456789", true));
        assertThat(take(keeping.seen)).isEqualTo(new Seen(from, "0123456789", false));
        assertThat(take(keeping.seen)).isEqualTo(new Seen(from, "0123456789", true));
        assertThat(take(keeping.seen)).isEqualTo(new Seen(from, "x", false));
    }

    @OnEachTransport
    void aBatchLeavesAndComesInOrder(Underlay on) throws Exception {
        Keeping keeping = new Keeping();
        net.open(on);
        DatagramEndpoint to = bind(DatagramOptions.DEFAULT.batch(8), keeping);
        DatagramEndpoint from = bind(DatagramOptions.DEFAULT.batch(8), new Keeping());
        Net.on(net.loop(), () -> {
            for (int i = 0; i < 100; i++) {
                assertThat(from.send(to.localAddress(), Buffer.utf8("number " + i))).isTrue();
            }
        });
        for (int i = 0; i < 100; i++) {
            assertThat(take(keeping.seen)).isEqualTo(new Seen(from.localAddress(), "number " + i, false));
        }
    }

    /** ICMP says that nobody is there; the endpoint is told where the system passes that on, and lives on everywhere. */
    @OnEachTransport
    void anUnreachablePortDoesNotEndTheEndpoint(Underlay on) throws Exception {
        Keeping keeping = new Keeping();
        DatagramEndpoint endpoint = bind(net.open(on), keeping);
        SocketAddress nobody;
        try (DatagramSocket gone = new DatagramSocket(Net.ANY)) {
            nobody = gone.getLocalSocketAddress();
        }
        DatagramSocket client = client();
        for (int i = 0; i < 3; i++) {
            Net.on(endpoint.loop(), () -> {
                endpoint.send(nobody, Buffer.utf8("lost"));
                endpoint.send(client.getLocalSocketAddress(), Buffer.utf8("arrives"));
            });
            assertThat(receive(client)).isEqualTo("arrives");
            send(client, "alive", endpoint.localAddress());
            assertThat(take(keeping.seen).text()).isEqualTo("alive");
        }
        net.checkIsQuiet();
    }

    @OnEachTransport
    void anUnreachablePortIsTold(Underlay on) throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux") && !on.is("NIO"), "only Linux's own interface passes ICMP errors on to a socket of many peers");
        Keeping keeping = new Keeping();
        DatagramEndpoint endpoint = bind(net.open(on), keeping);
        SocketAddress nobody;
        try (DatagramSocket gone = new DatagramSocket(Net.ANY)) {
            nobody = gone.getLocalSocketAddress();
        }
        Net.on(endpoint.loop(), () -> endpoint.send(nobody, Buffer.utf8("lost")));
        assertThat(take(keeping.failures).errorName()).contains("CONNREFUSED");
        net.checkIsQuiet();
        assertThat(keeping.failures).isEmpty();
    }

    @OnEachTransport
    void oneThatNoNetworkTakesIsToldAndTheOthersAreSent(Underlay on) throws Exception {
        Keeping keeping = new Keeping();
        DatagramEndpoint endpoint = bind(net.open(on), keeping);
        DatagramSocket client = client();
        SocketAddress to = client.getLocalSocketAddress();
        Net.on(endpoint.loop(), () -> {
            endpoint.send(to, Buffer.utf8("before"));
            endpoint.send(to, Buffer.copyOf(new byte[70_000]));
            endpoint.send(to, Buffer.utf8("after"));
        });
        assertThat(receive(client)).isEqualTo("before");
        assertThat(receive(client)).isEqualTo("after");
        assertThat(take(keeping.failures).address()).contains(to.toString());
    }

    /** 32 MiB round and round in a window, because UDP drops what does not fit into the receiver's buffer. */
    @OnEachTransport
    void thirtyTwoMebibytesGoRound(Underlay on) throws Exception {
        int total = 32_768;
        net.open(on, 2);
        DatagramEndpoint echo = bind(DatagramOptions.DEFAULT, ECHO);
        BitSet back = new BitSet();
        List<String> wrong = new ArrayList<>();
        int[] sent = new int[1];
        CountDownLatch all = new CountDownLatch(total);
        byte[] rest = SocketPeer.pattern(1016);
        DatagramEndpoint client = bind(DatagramOptions.DEFAULT, (endpoint, from, payload, truncated) -> {
            int number = Integer.parseInt(payload.toString(UTF_8).substring(0, 8));
            byte[] bytes = payload.toByteArray();
            if (back.get(number) || bytes.length != 1024 || !Arrays.equals(bytes, 8, 1024, rest, 0, 1016)) {
                wrong.add(number + " of " + bytes.length + " bytes");
            }
            back.set(number);
            if (sent[0] < total) {
                endpoint.send(from, message(sent[0]++, rest));
            }
            all.countDown();
        });
        Net.on(client.loop(), () -> {
            for (int i = 0; i < 64; i++) {
                client.send(echo.localAddress(), message(sent[0]++, rest));
            }
        });
        assertThat(all.await(Net.PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("%d did not come back", all.getCount()).isTrue();
        assertThat(Net.ask(client.loop(), () -> List.copyOf(wrong))).isEmpty();
    }

    private static Buffer message(int number, byte[] rest) {
        return Buffer.allocate(1024).put("%08d".formatted(number).getBytes(UTF_8)).put(rest);
    }

    /** Whether a full queue can be sent at once is the system's affair; what was taken arrives, and after a refusal comes word that there is room. */
    @OnEachTransport
    void whatAFullQueueTakesArrivesAndWhatItRefusesIsSaid(Underlay on) throws Exception {
        net.open(on);
        CountDownLatch room = new CountDownLatch(1);
        DatagramEndpoint endpoint = bind(DatagramOptions.DEFAULT.queue(16), new DatagramHandler() {
            @Override
            public void onDatagram(DatagramEndpoint self, SocketAddress from, Buffer payload, boolean truncated) {}

            @Override
            public void onWritable(DatagramEndpoint self) {
                room.countDown();
            }
        });
        DatagramSocket client = client();
        List<String> taken = Net.ask(endpoint.loop(), () -> {
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                if (endpoint.send(client.getLocalSocketAddress(), Buffer.utf8("number " + i))) {
                    texts.add("number " + i);
                }
            }
            return texts;
        });
        assertThat(taken).hasSizeGreaterThanOrEqualTo(16);
        for (String text : taken) {
            assertThat(receive(client)).isEqualTo(text);
        }
        if (taken.size() < 100) {
            assertThat(room.await(Net.PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("told that there is room").isTrue();
        }
        Net.on(endpoint.loop(), () -> assertThat(endpoint.send(client.getLocalSocketAddress(), Buffer.utf8("later"))).isTrue());
        assertThat(receive(client)).isEqualTo("later");
    }

    @OnEachTransport
    void closedWhileItReceivesItIsGone(Underlay on) throws Exception {
        Keeping keeping = new Keeping();
        DatagramEndpoint endpoint = bind(net.open(on), keeping);
        long descriptors = net.loop().statistics().descriptors();
        DatagramSocket client = client();
        send(client, "x", endpoint.localAddress());
        take(keeping.seen);
        endpoint.close();
        endpoint.close();
        Await.until("the descriptor is given back", () -> net.loop().statistics().descriptors() < descriptors);
        net.checkIsQuiet();
    }
}
