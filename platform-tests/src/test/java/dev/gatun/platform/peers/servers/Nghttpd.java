package dev.gatun.platform.peers.servers;

import dev.gatun.platform.peers.ForeignServer;
import dev.gatun.platform.peers.Tool;
import dev.gatun.platform.protocols.Protocol;
import dev.gatun.platform.tls.Authority;
import java.util.ArrayList;
import java.util.List;

/** nghttpd: serves files, with a field behind each, and says what it is told. */
record Nghttpd(int port, ForeignServer process) implements Running {
    static Nghttpd start(Protocol protocol, Peers.Place place) {
        Tool nghttpd = Tool.need("nghttpd");
        int port = ForeignServer.freePort();
        List<String> arguments = new ArrayList<>(List.of("--address=127.0.0.1", "--htdocs=" + place.files(), "--echo-upload", "--trailer=x-end: yes"));
        if (protocol.isSecure()) {
            Authority.Pair pair = place.identity().write(place.scratch(), "server");
            arguments.addAll(List.of(Integer.toString(port), pair.key().toString(), pair.certificate().toString()));
        } else {
            arguments.addAll(List.of("--no-tls", Integer.toString(port)));
        }
        return new Nghttpd(port, ForeignServer.start(nghttpd, port, arguments.toArray(String[]::new)));
    }

    @Override
    public void close() {
        process.close();
    }
}
