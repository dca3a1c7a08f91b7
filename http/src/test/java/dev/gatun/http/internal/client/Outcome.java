package dev.gatun.http.internal.client;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes down what becomes of a request, and what the protocol behind it is told. */
public final class Outcome implements UpgradeListener, ConnectionHandler {
    public final List<String> told = new ArrayList<>();
    public UpgradeResponse response;
    public RuntimeException failure;
    public Connection tunnel;
    /** How often one of the three outcomes was told, and the end of a tunnel. */
    public int decisions;
    public int ends;
    public boolean rejects;
    public boolean echoes;

    @Override
    public ConnectionHandler onUpgraded(UpgradeResponse answer, Connection connection) {
        response = answer;
        tunnel = connection;
        decisions++;
        told.add("upgraded " + answer.status().code());
        if (rejects) {
            throw new IllegalStateException("rejected by the test");
        }
        return this;
    }

    @Override
    public void onRefused(UpgradeResponse answer) {
        response = answer;
        decisions++;
        told.add("refused " + answer.status().code());
    }

    @Override
    public void onFailed(RuntimeException why) {
        failure = why;
        decisions++;
        told.add("failed");
    }

    @Override
    public void onOpen(Connection connection) {
        told.add("open");
    }

    @Override
    public void onData(Connection connection, Buffer data) {
        told.add(data.toString(StandardCharsets.ISO_8859_1));
        if (echoes) {
            connection.write(Buffer.copyOf(data.toByteArray()));
        }
        data.skip(data.readableBytes());
    }

    @Override
    public void onWritable(Connection connection) {
        told.add("writable");
    }

    @Override
    public void onInputEnd(Connection connection) {
        told.add("end");
        connection.close();
    }

    @Override
    public void onClosed(Connection connection, CloseCause cause) {
        ends++;
        told.add("closed " + cause.kind());
    }
}
