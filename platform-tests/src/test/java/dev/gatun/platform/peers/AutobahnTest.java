package dev.gatun.platform.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.Execution;
import dev.gatun.http.HttpServer;
import dev.gatun.platform.Setup;
import dev.gatun.websocket.WebSocket;
import dev.gatun.websocket.WebSocketEndpoint;
import dev.gatun.websocket.WebSocketLimits;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** All cases of Autobahn that it runs against servers: callbacks on virtual threads and on the loop. */
class AutobahnTest extends PeerSuite {
    /** As much as the suite sends, which is more than most programs want. */
    private static final WebSocketLimits LIMITS = WebSocketLimits.DEFAULT.message(32 << 20).fragments(1 << 20).queue(64 << 20);

    private final WebSocketEndpoint whole = WebSocket.upgrade(ws -> ws.limits(LIMITS).onMessage((session, message) -> session.send(message)));
    private final WebSocketEndpoint loop = WebSocket.upgrade(ws -> ws.limits(LIMITS).execution(Execution.EVENT_LOOP)
            .onText((session, text) -> session.send(text)).onBinary((session, bytes) -> session.send(bytes)));

    private void judge(Autobahn.Cases cases, Duration patience) {
        HttpServer server = servers.start(Setup.DEFAULT, http -> http.get("/whole", whole).get("/loop", loop));
        Map<String, String> all = new TreeMap<>();
        for (String path : new String[] {"whole", "loop"}) {
            all.put(path, "ws://127.0.0.1:" + server.port() + "/" + path);
        }
        Autobahn.judge(directory, cases, all, patience);
        assertThat(server.statistics().limitHits()).isEmpty();
        assertThat(whole.statistics().opened()).isGreaterThanOrEqualTo(50);
    }

    @Test
    @Timeout(value = 4, unit = TimeUnit.MINUTES)
    void allCasesOfConformanceEndWell() {
        judge(Autobahn.Cases.CONFORMANCE, Duration.ofMinutes(4));
    }

    /** Takes minutes: {@code mvn -Pautobahn-performance}. */
    @Test
    @Tag("autobahn-performance")
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void allCasesOfPerformanceEndWell() {
        judge(Autobahn.Cases.PERFORMANCE, Duration.ofMinutes(20));
    }
}
