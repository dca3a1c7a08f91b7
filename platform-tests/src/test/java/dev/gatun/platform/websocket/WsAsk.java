package dev.gatun.platform.websocket;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A client's opening handshake, right or wrong. Immutable.
 *
 * @param method of HTTP/1.1; over HTTP/2 it is CONNECT
 * @param path path and query
 * @param fields {@code name: value}, names in lower case, but for those of the connection ({@code upgrade}, {@code connection}, {@code host})
 * @param receiveBuffer of the socket, in bytes; 0 for the kernel's
 */
public record WsAsk(String method, String path, List<String> fields, int receiveBuffer) {
    /** The key of RFC 6455, section 1.3. */
    public static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    /** What a server answers to {@link #KEY}. */
    public static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    /** A right one for {@code path}. The key is sent over HTTP/2 as well, where it must do no harm (RFC 8441, section 5.1). */
    public static WsAsk of(String path) {
        return new WsAsk("GET", path, List.of("sec-websocket-key: " + KEY, "sec-websocket-version: 13"), 0);
    }

    /** With a field more. */
    public WsAsk field(String name, String value) {
        List<String> longer = new ArrayList<>(fields);
        longer.add(name.toLowerCase(Locale.ROOT) + ": " + value);
        return new WsAsk(method, path, List.copyOf(longer), receiveBuffer);
    }

    /** Without any field of this name. */
    public WsAsk without(String name) {
        return new WsAsk(method, path, fields.stream().filter(field -> !field.startsWith(name + ":")).toList(), receiveBuffer);
    }

    /** With another method, in HTTP/1.1. */
    public WsAsk method(String other) {
        return new WsAsk(other, path, fields, receiveBuffer);
    }

    /** Offers permessage-deflate with these parameters, each {@code name} or {@code name=value}. */
    public WsAsk deflate(String... parameters) {
        return field("sec-websocket-extensions", String.join("; ", "permessage-deflate", String.join("; ", parameters)).replaceAll("; $", ""));
    }

    /** With a receive buffer of its own. */
    public WsAsk receiveBuffer(int bytes) {
        return new WsAsk(method, path, fields, bytes);
    }
}
