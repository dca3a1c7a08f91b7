package dev.gatun.jmh.macro;

import java.util.OptionalInt;

/**
 * What a server is asked to listen on, on 127.0.0.1.
 *
 * @param protocol what it speaks there
 * @param port     the port
 * @param site     what it serves, and the key and certificate for it
 * @param upstream the port of the server that it is a proxy of; empty when it is none
 */
record Endpoint(Protocol protocol, int port, Site site, OptionalInt upstream) {
    String url(String path) {
        return (protocol.secure() ? "https" : "http") + "://127.0.0.1:" + port + path;
    }
}
