package dev.gatun.jmh.macro;

import java.nio.file.Path;
import java.util.List;

/** {@code handshakes.c}: TLS handshakes, either all of them full or all of them resumed, with one request each. */
final class HandshakeLoad implements LoadGenerator {
    /** Of this many handshakes one may be of the other kind: a server that has just changed its ticket key. */
    private static final int ONE_MAY_DIFFER = 100;

    private final Path program;

    /** Compiles it, which takes gcc and the headers of OpenSSL. */
    HandshakeLoad(Children children, Path directory) {
        this.program = NativeProgram.compile("handshakes", children, directory, List.of("-lssl", "-lcrypto"));
    }

    @Override
    public List<String> command(Endpoint endpoint, LoadProfile profile, int seconds) {
        String kind = profile.tool() == LoadProfile.Tool.RESUMED_HANDSHAKES ? "resumed" : "full";
        return List.of(
                program.toString(),
                Integer.toString(endpoint.port()),
                kind,
                Integer.toString(profile.connections()),
                Integer.toString(seconds),
                Integer.toString(profile.rate()));
    }

    @Override
    public LoadFigures figures(String output) {
        LoadFigures figures = LoadFigures.parse(output);
        if (figures.refused() * ONE_MAY_DIFFER > figures.requests()) {
            throw new IllegalStateException("of " + figures.requests() + " handshakes " + figures.refused()
                    + " were of another kind than asked for");
        }
        return figures;
    }
}
