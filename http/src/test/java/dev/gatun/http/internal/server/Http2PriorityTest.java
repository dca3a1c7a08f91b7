package dev.gatun.http.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.Response;
import dev.gatun.http.internal.http2.Frames;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** In what order content goes out (RFC 9218). The connection's window is shut while requests come, and opened frame by frame. */
class Http2PriorityTest {
    private static final int FRAME = 16_384;

    @RegisterExtension
    final ServerFixture server = new ServerFixture();

    private Http2Client client;

    @BeforeEach
    void shutTheWindow() {
        server.handle(request -> Response.text("x".repeat(request.path().equals("/fill") ? 65_535 : 2 * FRAME)));
        client = server.connectHttp2().get(1, "/fill");
        assertThat(client.answer(1).ended).isTrue();
    }

    private Http2Client get(int stream, String priority) {
        return priority.isEmpty() ? client.get(stream, "/") : client.get(stream, "/", "priority", priority);
    }

    /** The streams of the DATA frames that come when the window opens a frame at a time. */
    private List<Integer> order(int frames) {
        client.takeLog();
        for (int i = 0; i < frames; i++) {
            client.send(Frames.windowUpdate(0, FRAME));
        }
        return client.takeLog().stream().filter(line -> line.startsWith("data")).map(line -> Integer.parseInt(line.split(" ")[1])).toList();
    }

    @Test
    void urgentOnesFirst() {
        get(3, "u=5");
        get(5, "");
        get(7, "u=0");
        assertThat(order(6)).containsExactly(7, 7, 5, 5, 3, 3);
    }

    @Test
    void equalsOneAfterTheOther() {
        get(3, "");
        get(5, "u=3");
        assertThat(order(4)).containsExactly(3, 3, 5, 5);
    }

    @Test
    void incrementalOnesInTurn() {
        get(3, "i");
        get(5, "i");
        get(7, "i");
        assertThat(order(6)).containsExactly(3, 5, 7, 3, 5, 7);
    }

    @Test
    void incrementalOnesGiveWayToUrgentOnes() {
        get(3, "u=4, i");
        get(5, "u=4, i");
        get(7, "u=1");
        assertThat(order(6)).containsExactly(7, 7, 3, 5, 3, 5);
    }

    @Test
    void prioritiesMayChangeOnTheWay() {
        get(3, "u=1");
        get(5, "u=6");
        assertThat(order(1)).containsExactly(3);
        client.send(Frames.priorityUpdate(5, "u=0"), Frames.priorityUpdate(3, "u=7"));
        assertThat(order(3)).containsExactly(5, 5, 3);
    }

    @Test
    void malformedPrioritiesAreTheDefault() {
        get(3, "u=4");
        get(5, "u=99, ???");
        assertThat(order(4)).containsExactly(5, 5, 3, 3);
    }

    @Test
    void thePrioritiesOfRfc7540AreIgnored() {
        client.send(Frames.headersWithPriority(3, 1, Frames.request("GET", "/"), true), Frames.priority(5, 3));
        get(5, "u=2");
        assertThat(order(4)).containsExactly(5, 5, 3, 3);
    }

    @Test
    void aStreamWhoseOwnWindowIsShutHoldsNobodyUp() {
        client.send(Frames.settings(4, FRAME));
        get(3, "u=0");
        get(5, "u=5");
        assertThat(order(2)).containsExactly(3, 5);
        client.send(Frames.windowUpdate(3, FRAME), Frames.windowUpdate(5, FRAME));
        assertThat(order(2)).containsExactly(3, 5);
    }

    @Test
    void anUpdateForAStreamThatIsGoneOrHasNotBegunIsFine() {
        client.send(Frames.priorityUpdate(1, "u=0"), Frames.priorityUpdate(99, "u=0"));
        assertThat(client.goAway()).isEmpty();
        client.send(Frames.priorityUpdate(2, "u=0"));
        assertThat(client.goAway()).isEqualTo("PROTOCOL_ERROR");
    }
}
