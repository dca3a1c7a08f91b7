package dev.gatun.websocket.internal.server;

import dev.gatun.http.AttributeKey;
import dev.gatun.http.Headers;
import dev.gatun.websocket.Handshake;
import dev.gatun.websocket.internal.session.Attributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The answer while it is made. Used by the thread that handles the request. */
final class ServerHandshake implements Handshake {
    private final List<String> offered;
    private final Attributes attributes = new Attributes();
    private final List<String> headers = new ArrayList<>(0);
    private Optional<String> subprotocol;

    ServerHandshake(List<String> offered, Optional<String> subprotocol) {
        this.offered = offered;
        this.subprotocol = subprotocol;
    }

    Attributes attributes() {
        return attributes;
    }

    Headers headers() {
        return Headers.of(headers.toArray(String[]::new));
    }

    @Override
    public <T> Handshake attribute(AttributeKey<T> key, T value) {
        attributes.put(key, value);
        return this;
    }

    @Override
    public Handshake header(String name, String value) {
        headers.add(name);
        headers.add(value);
        return this;
    }

    @Override
    public Optional<String> subprotocol() {
        return subprotocol;
    }

    @Override
    public Handshake subprotocol(String name) {
        if (!offered.contains(name)) {
            throw new IllegalArgumentException("the client does not offer the subprotocol \"" + name + "\" (RFC 6455, 4.2.2)");
        }
        subprotocol = Optional.of(name);
        return this;
    }
}
