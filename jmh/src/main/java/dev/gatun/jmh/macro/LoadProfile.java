package dev.gatun.jmh.macro;

import java.util.List;

/**
 * What the load generator does.
 *
 * @param path        what it asks for
 * @param bodyLength  how long the body of the right answer is, bytes
 * @param connections connections that it keeps busy
 * @param pipelined   requests that leave in one write on each connection
 * @param headers     header lines beside Host
 */
record LoadProfile(String path, int bodyLength, int connections, int pipelined, List<String> headers) {

    static LoadProfile plaintext(int connections) {
        return new LoadProfile("/plaintext", 13, connections, 1, List.of());
    }

    static LoadProfile tenKilobytes(int connections) {
        return new LoadProfile("/bytes/10240", 10_240, connections, 1, List.of());
    }

    LoadProfile pipelined(int depth) {
        return new LoadProfile(path, bodyLength, connections, depth, headers);
    }

    LoadProfile headers(String... lines) {
        return new LoadProfile(path, bodyLength, connections, pipelined, List.of(lines));
    }
}
