package dev.gatun.platform.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.platform.Setup;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the JDK's client and OkHttp make of HTTP/2, in clear text and over TLS. */
class ClientsOfTheJvmTest extends PeerSuite {
    private static final int REQUESTS = 300;
    private static final byte[] CONTENT = content(3_000_000);

    @ParameterizedTest
    @MethodSource("setups")
    void theJdksClient(Setup setup) throws Exception {
        HttpServer server = start(setup);
        for (String address : List.of(clear(server), secure(server))) {
            try (HttpClient client = HttpClient.newBuilder().sslContext(AUTHORITY.client()).build()) {
                // The first has the way open: by upgrade, or by ALPN. Those behind share its connection.
                HttpResponse<String> first = client.send(HttpRequest.newBuilder(URI.create(address + "/client")).build(), BodyHandlers.ofString());
                assertThat(first.version()).isEqualTo(HttpClient.Version.HTTP_2);
                assertThat(first.body()).startsWith("HTTP/2 Java-http-client/");
                long connections = server.statistics().connectionsAccepted();
                List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
                for (int i = 0; i < REQUESTS; i++) {
                    // No more at once than the server takes: this client does not queue.
                    if (i >= 80) {
                        answers.get(i - 80).join();
                    }
                    answers.add(client.sendAsync(HttpRequest.newBuilder(URI.create(address + "/chunks/" + i % 50)).build(), BodyHandlers.ofByteArray()));
                }
                for (int i = 0; i < REQUESTS; i++) {
                    assertThat(answers.get(i).join().body()).hasSize(i % 50 * 1000);
                }
                for (boolean expects : new boolean[] {false, true}) {
                    HttpRequest echo = HttpRequest.newBuilder(URI.create(address + "/echo")).expectContinue(expects)
                            .POST(BodyPublishers.ofByteArray(CONTENT)).build();
                    HttpResponse<byte[]> back = client.send(echo, BodyHandlers.ofByteArray());
                    assertThat(back.version()).isEqualTo(HttpClient.Version.HTTP_2);
                    assertThat(back.body()).isEqualTo(CONTENT);
                }
                assertThat(server.statistics().connectionsAccepted()).isEqualTo(connections);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("setups")
    void okHttpOverTls(Setup setup) throws Exception {
        HttpServer server = start(setup);
        okHttp(secure(server), new OkHttpClient.Builder().sslSocketFactory(AUTHORITY.client().getSocketFactory(), trustManager()));
    }

    @ParameterizedTest
    @MethodSource("setups")
    void okHttpWithPriorKnowledge(Setup setup) throws Exception {
        HttpServer server = start(setup);
        okHttp(clear(server), new OkHttpClient.Builder().protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE)));
        assertThat(server.statistics().connectionsAccepted()).isEqualTo(1);
    }

    private static void okHttp(String address, OkHttpClient.Builder builder) throws Exception {
        OkHttpClient client = builder.callTimeout(Duration.ofSeconds(30)).build();
        client.dispatcher().setMaxRequestsPerHost(50);
        try {
            try (Response first = client.newCall(new Request.Builder().url(address + "/client").build()).execute()) {
                assertThat(first.protocol()).isIn(Protocol.HTTP_2, Protocol.H2_PRIOR_KNOWLEDGE);
                assertThat(first.body().string()).startsWith("HTTP/2 okhttp/");
            }
            CountDownLatch left = new CountDownLatch(REQUESTS);
            AtomicInteger whole = new AtomicInteger();
            for (int i = 0; i < REQUESTS; i++) {
                int length = i % 50 * 1000;
                client.newCall(new Request.Builder().url(address + "/chunks/" + i % 50).build()).enqueue(new Callback() {
                    @Override
                    public void onFailure(Call call, IOException e) {
                        left.countDown();
                    }

                    @Override
                    public void onResponse(Call call, Response response) throws IOException {
                        try (response) {
                            if (response.body().bytes().length == length) {
                                whole.incrementAndGet();
                            }
                        } finally {
                            left.countDown();
                        }
                    }
                });
            }
            assertThat(left.await(40, TimeUnit.SECONDS)).isTrue();
            assertThat(whole).hasValue(REQUESTS);
            try (Response back = client.newCall(new Request.Builder().url(address + "/echo").post(RequestBody.create(CONTENT)).build()).execute()) {
                assertThat(back.body().bytes()).isEqualTo(CONTENT);
            }
        } finally {
            client.dispatcher().executorService().shutdown();
            client.connectionPool().evictAll();
        }
    }

    static X509TrustManager trustManager() throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", AUTHORITY.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        return (X509TrustManager) trust.getTrustManagers()[0];
    }
}
