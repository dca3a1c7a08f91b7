package dev.gatun.examples.showcase;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import javax.net.ssl.SSLContext;

/** Asks one server, by the JDK's client. Each instance has connections of its own. */
public final class Client implements AutoCloseable {
    private final HttpClient client;
    private final String base;

    /** A client for the server at a port of this machine. */
    public Client(int port) {
        this("http://127.0.0.1:" + port);
    }

    /** A client for the server at a URL without path. */
    public Client(String base) {
        this(base, HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
    }

    /** A client that asks for one version, over TLS. */
    public Client(String base, HttpClient.Version version, SSLContext tls) {
        this(base, HttpClient.newBuilder().version(version).sslContext(tls).build());
    }

    /** A client for the server at a URL without path, which closes {@code client}. */
    public Client(String base, HttpClient client) {
        this.base = base;
        this.client = client;
    }

    /** What lies below. */
    public HttpClient http() {
        return client;
    }

    /** GET; {@code headers} are names and values in turn. */
    public HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, BodyPublishers.noBody(), headers);
    }

    /** POST of a text. */
    public HttpResponse<String> post(String path, String body, String... headers) throws IOException, InterruptedException {
        return send("POST", path, BodyPublishers.ofString(body), headers);
    }

    /** Whatever request. */
    public HttpResponse<String> send(String method, String path, BodyPublisher body, String... headers) throws IOException, InterruptedException {
        return client.send(request(method, path, body, headers), BodyHandlers.ofString());
    }

    /** Whatever request, answered in whatever form. */
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) throws IOException, InterruptedException {
        return client.send(request, handler);
    }

    /** A request to the server. */
    public HttpRequest request(String method, String path, BodyPublisher body, String... headers) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(base + path)).method(method, body);
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        return builder.build();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
