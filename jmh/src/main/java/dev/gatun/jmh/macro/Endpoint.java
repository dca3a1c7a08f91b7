package dev.gatun.jmh.macro;

/**
 * What a server is asked to listen on, on 127.0.0.1.
 *
 * @param protocol what it speaks there
 * @param port     the port
 * @param site     what it serves, and the key and certificate for it
 */
record Endpoint(Protocol protocol, int port, Site site) {
    String url(String path) {
        return (protocol.secure() ? "https" : "http") + "://127.0.0.1:" + port + path;
    }
}
