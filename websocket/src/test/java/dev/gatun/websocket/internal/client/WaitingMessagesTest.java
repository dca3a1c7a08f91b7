package dev.gatun.websocket.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.websocket.CloseReason;
import dev.gatun.websocket.Message;
import dev.gatun.websocket.MessageDropped;
import dev.gatun.websocket.QueuePolicy;
import dev.gatun.websocket.SessionClosed;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class WaitingMessagesTest {
    private final FakeSession session = new FakeSession();

    private static CompletableFuture<Void> add(WaitingMessages waiting, String text) {
        CompletionStage<Void> stage = waiting.add(Message.text(text));
        return stage.toCompletableFuture();
    }

    @Test
    void theyGoOutInTheirOrder() {
        WaitingMessages waiting = new WaitingMessages(10, QueuePolicy.FAIL);
        CompletableFuture<Void> first = add(waiting, "a");
        CompletableFuture<Void> second = add(waiting, "b");
        assertThat(first).isNotDone();
        waiting.drain(session.session());
        assertThat(session.sent).containsExactly("a", "b");
        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(waiting.isEmpty()).isTrue();
    }

    @Test
    void theyGoOutNoFasterThanTheSessionTakesThem() {
        WaitingMessages waiting = new WaitingMessages(10, QueuePolicy.FAIL);
        for (String text : "a b c d e".split(" ")) {
            add(waiting, text);
        }
        session.room(2);
        waiting.drain(session.session());
        assertThat(session.sent).containsExactly("a", "b");
        session.room(2);
        assertThat(session.sent).containsExactly("a", "b", "c", "d");
        CompletableFuture<Void> late = add(waiting, "f");
        session.room(9);
        assertThat(session.sent).containsExactly("a", "b", "c", "d", "e", "f");
        assertThat(late).isCompleted();
    }

    @Test
    void whatASessionDidNotTakeWaitsForTheNext() {
        WaitingMessages waiting = new WaitingMessages(10, QueuePolicy.FAIL);
        CompletableFuture<Void> lost = add(waiting, "a");
        CompletableFuture<Void> kept = add(waiting, "b");
        session.room(1);
        waiting.drain(session.session());
        session.end();
        assertThat(lost).isCompletedExceptionally();
        assertThat(kept).isNotDone();
        FakeSession next = new FakeSession();
        waiting.drain(next.session());
        assertThat(next.sent).containsExactly("b");
        assertThat(kept).isCompleted();
    }

    @Test
    void aFullQueueDropsTheOldest() {
        WaitingMessages waiting = new WaitingMessages(2, QueuePolicy.DROP_OLDEST);
        CompletableFuture<Void> oldest = add(waiting, "a");
        add(waiting, "b");
        CompletableFuture<Void> newest = add(waiting, "c");
        assertThat(oldest).failsWithin(Duration.ZERO).withThrowableThat().withCauseInstanceOf(MessageDropped.class);
        assertThat(newest).isNotDone();
        waiting.drain(session.session());
        assertThat(session.sent).containsExactly("b", "c");
    }

    @Test
    void aFullQueueDropsTheNewest() {
        WaitingMessages waiting = new WaitingMessages(1, QueuePolicy.DROP_NEWEST);
        add(waiting, "a");
        assertThat(add(waiting, "b")).failsWithin(Duration.ZERO).withThrowableThat().withCauseInstanceOf(MessageDropped.class);
        waiting.drain(session.session());
        assertThat(session.sent).containsExactly("a");
    }

    @Test
    void aFullQueueIsAFault() {
        WaitingMessages waiting = new WaitingMessages(1, QueuePolicy.FAIL);
        add(waiting, "a");
        assertThat(add(waiting, "b")).failsWithin(Duration.ZERO).withThrowableThat().withCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void theEndFailsAll() {
        WaitingMessages waiting = new WaitingMessages(3, QueuePolicy.FAIL);
        CompletableFuture<Void> first = add(waiting, "a");
        CompletableFuture<Void> second = add(waiting, "b");
        waiting.fail(new SessionClosed(CloseReason.of(CloseReason.NORMAL)));
        assertThat(first).isCompletedExceptionally();
        assertThat(second).isCompletedExceptionally();
        assertThat(waiting.size()).isZero();
    }
}
