package dev.gatun.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.internal.http2.Frames;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A server of HTTP/2 that vanishes behind its first response, as when its machine loses power: its connection stays open, and nothing comes any more. */
class SilentServerTest {
    private static final Duration SILENCE = Duration.ofMillis(20);
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int PING = 6;

    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger requests = new AtomicInteger();

    private void serve(ServerSocket listening, boolean vanishing) {
        while (true) {
            try {
                Socket socket = listening.accept();
                sockets.add(socket);
                boolean mortal = vanishing && sockets.size() == 1;
                Thread.ofVirtual().start(() -> {
                    try {
                        speak(socket, mortal);
                    } catch (EOFException | SocketException e) {
                        // The client has ended it.
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                });
            } catch (IOException e) {
                return;
            }
        }
    }

    private void speak(Socket socket, boolean mortal) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        OutputStream out = socket.getOutputStream();
        in.readFully(new byte[24]);
        out.write(Frames.settings());
        boolean dead = false;
        while (true) {
            int lengthAndType = in.readInt();
            int flags = in.read();
            int stream = in.readInt();
            byte[] payload = new byte[lengthAndType >>> 8];
            in.readFully(payload);
            int type = lengthAndType & 0xFF;
            boolean ack = (flags & 1) != 0;
            if (type == SETTINGS && !ack) {
                out.write(Frames.settingsAck());
            } else if (type == PING && !ack && !dead) {
                out.write(Frames.frame(PING, 1, 0, payload));
            } else if (type == HEADERS && !dead) {
                requests.incrementAndGet();
                out.write(Frames.headers(stream, Frames.block(":status", "200"), true));
                dead = mortal;
            }
        }
    }

    private static HttpClient client(Duration silence, Duration pong) {
        return HttpClient.builder().version(VersionPolicy.HTTP_2)
                .pool(pool -> pool.probe(silence).pong(pong)).build();
    }

    @Test
    void aRequestThatMustNotBeRepeatedIsNotLost() throws IOException {
        try (ServerSocket listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                HttpClient client = client(SILENCE, Duration.ofMillis(300))) {
            Thread.ofVirtual().start(() -> serve(listening, true));
            String uri = "http://127.0.0.1:" + listening.getLocalPort() + '/';
            client.get(uri).send().discard();
            long answered = System.nanoTime();
            while (System.nanoTime() - answered < 5 * SILENCE.toNanos()) {
                Thread.onSpinWait();
            }
            ClientResponse response = client.post(uri).body("once").send();
            response.discard();
            assertThat(response.status().code()).isEqualTo(200);
            assertThat(sockets).hasSize(2);
            assertThat(requests).hasValue(2);
        } finally {
            close();
        }
    }

    @Test
    void aServerThatAnswersKeepsItsConnection() throws IOException {
        try (ServerSocket listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                HttpClient client = client(Duration.ofNanos(1), Duration.ofSeconds(30))) {
            Thread.ofVirtual().start(() -> serve(listening, false));
            String uri = "http://127.0.0.1:" + listening.getLocalPort() + '/';
            for (int i = 0; i < 20; i++) {
                client.post(uri).body("once").send().discard();
            }
            assertThat(sockets).hasSize(1);
            assertThat(requests).hasValue(20);
            assertThat(client.statistics().reused()).isEqualTo(19);
        } finally {
            close();
        }
    }

    private void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
