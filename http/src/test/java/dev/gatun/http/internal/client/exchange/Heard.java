package dev.gatun.http.internal.client.exchange;

import dev.gatun.http.Headers;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Writes down what becomes of an exchange, and what the protocol behind it is told; what it does with each is the test's. */
public final class Heard implements ExchangeListener, ConnectionHandler {
    public final List<String> told = new ArrayList<>();
    public final StringBuilder content = new StringBuilder();
    public IncomingResponse response;
    public ExchangeFailure failure;
    public Headers trailers = Headers.empty();
    public Connection tunnel;
    public ClientExchange exchange;
    /** How often one of the last words was told. */
    public int ends;
    /** Called with each word. */
    public Consumer<String> action = word -> { };

    /** Sends a request without content, and ends it. */
    public Heard get(ClientConnection connection, String target) {
        return begin(connection, Requests.get(target)).end();
    }

    /** Sends a head. */
    public Heard begin(ClientConnection connection, OutgoingRequest request) {
        exchange = connection.send(request, this);
        return this;
    }

    public Heard end() {
        exchange.end(Headers.empty());
        return this;
    }

    public Heard write(String text) {
        exchange.write(Buffer.copyOf(text.getBytes(StandardCharsets.ISO_8859_1)));
        return this;
    }

    private void tell(String word) {
        told.add(word);
        action.accept(word);
    }

    @Override
    public void onInterim(IncomingResponse interim) {
        tell("interim " + interim.status().code());
    }

    @Override
    public void onResponse(IncomingResponse answer) {
        response = answer;
        tell("response " + answer.status().code());
    }

    @Override
    public void onContent(Buffer chunk) {
        content.append(chunk.toString(StandardCharsets.ISO_8859_1));
        tell("content " + chunk.readableBytes());
    }

    @Override
    public void onEnd(Headers fields) {
        trailers = fields;
        ends++;
        tell("end");
    }

    @Override
    public void onWritable() {
        tell("writable");
    }

    @Override
    public ConnectionHandler onUpgraded(IncomingResponse answer, Connection connection) {
        response = answer;
        tunnel = connection;
        ends++;
        tell("upgraded " + answer.status().code());
        return this;
    }

    @Override
    public void onFailed(ExchangeFailure why) {
        failure = why;
        ends++;
        tell("failed " + why.kind());
    }

    @Override
    public void onOpen(Connection connection) {
        tell("open");
    }

    @Override
    public void onData(Connection connection, Buffer data) {
        String text = data.toString(StandardCharsets.ISO_8859_1);
        data.skip(data.readableBytes());
        tell("data " + text);
    }

    @Override
    public void onInputEnd(Connection connection) {
        tell("input end");
        connection.close();
    }

    @Override
    public void onWritable(Connection connection) {
        tell("writable");
    }

    @Override
    public void onClosed(Connection connection, CloseCause cause) {
        tell("closed " + cause.kind());
    }
}
