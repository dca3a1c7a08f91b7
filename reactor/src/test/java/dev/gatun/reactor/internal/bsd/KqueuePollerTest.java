package dev.gatun.reactor.internal.bsd;

import static dev.gatun.reactor.internal.bsd.KqueueSystem.EV_ADD;
import static dev.gatun.reactor.internal.bsd.KqueueSystem.EV_DELETE;
import static dev.gatun.reactor.internal.bsd.KqueueSystem.EV_RECEIPT;
import static dev.gatun.reactor.internal.readiness.Poller.ERROR;
import static dev.gatun.reactor.internal.readiness.Poller.HANGUP;
import static dev.gatun.reactor.internal.readiness.Poller.INPUT_END;
import static dev.gatun.reactor.internal.readiness.Poller.READ;
import static dev.gatun.reactor.internal.readiness.Poller.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.gatun.bindings.linux.LinuxNative;
import dev.gatun.reactor.SocketFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The poller over a kernel that does what kqueue(2) says, on each system: what it hands over, and what it makes of the answers. */
@EnabledOnOs(OS.LINUX)
class KqueuePollerTest {
    private static final long SECOND = 1_000_000_000L;

    private final SocketPairs sockets = new SocketPairs();
    private final List<KqueuePoller> pollers = new ArrayList<>();

    @AfterEach
    void close() {
        sockets.close();
        pollers.forEach(KqueuePoller::close);
        assertThat(pollers).allSatisfy(poller -> assertThat(poller.descriptors()).isZero());
    }

    private KqueuePoller poller(Kevents calls, boolean edge) {
        KqueuePoller poller = new KqueuePoller(calls, edge);
        pollers.add(poller);
        return poller;
    }

    /** What is ready, by key. */
    private static Map<Long, Integer> poll(KqueuePoller poller, long nanos) {
        int count = poller.poll(nanos);
        Map<Long, Integer> ready = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            assertThat(ready.put(poller.key(i), poller.ready(i))).as("one entry for each key").isNull();
        }
        return ready;
    }

    @ParameterizedTest
    @EnumSource(KqueueSystem.class)
    void levelTriggeredTellsForAsLongAsItIsSo(KqueueSystem system) {
        KqueuePoller poller = poller(new FakeKevents(system), false);
        int[] pair = sockets.pair();
        poller.add(pair[0], READ, 77);
        assertThat(poll(poller, 0)).isEmpty();
        sockets.send(pair[1], 5);
        assertThat(poll(poller, SECOND)).containsExactly(Map.entry(77L, READ));
        assertThat(poll(poller, 0)).containsExactly(Map.entry(77L, READ));
        sockets.drain(pair[0]);
        assertThat(poll(poller, 0)).isEmpty();
    }

    @Test
    void libkqueueIsLevelTriggeredWhateverIsWanted() {
        assertThat(poller(new FakeKevents(KqueueSystem.LIBKQUEUE), true).edgeTriggered()).isFalse();
        assertThat(poller(new FakeKevents(KqueueSystem.OPENBSD), true).edgeTriggered()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(value = KqueueSystem.class, mode = EnumSource.Mode.EXCLUDE, names = "LIBKQUEUE")
    void edgeTriggeredTellsOncePerArrival(KqueueSystem system) {
        KqueuePoller poller = poller(new FakeKevents(system), true);
        int[] pair = sockets.pair();
        poller.add(pair[0], READ | WRITE, 77);
        assertThat(poll(poller, 0)).containsExactly(Map.entry(77L, WRITE));
        sockets.send(pair[1], 5);
        assertThat(poll(poller, SECOND).get(77L) & READ).isEqualTo(READ);
        assertThat(poll(poller, 0)).isEmpty();
        sockets.send(pair[1], 5);
        assertThat(poll(poller, SECOND).get(77L) & READ).isEqualTo(READ);
        sockets.endOutput(pair[1]);
        assertThat(poll(poller, SECOND).get(77L) & (READ | INPUT_END)).isEqualTo(READ | INPUT_END);
        assertThat(poll(poller, 0)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(KqueueSystem.class)
    void bothFiltersOfADescriptorAreOneEntry(KqueueSystem system) {
        KqueuePoller poller = poller(new FakeKevents(system), false);
        int[] first = sockets.pair();
        int[] second = sockets.pair();
        poller.add(first[0], READ | WRITE, 1);
        poller.add(second[0], READ | WRITE, 2);
        sockets.send(first[1], 1);
        sockets.send(second[1], 1);
        assertThat(poll(poller, SECOND)).containsExactly(Map.entry(1L, READ | WRITE), Map.entry(2L, READ | WRITE));
    }

    @Test
    void changesGoWithTheWait() {
        FakeKevents calls = new FakeKevents(KqueueSystem.FREEBSD);
        KqueuePoller poller = poller(calls, false);
        int[] pair = sockets.pair();
        calls.takeCalls();
        poller.add(pair[0], READ, 7);
        poller.modify(pair[0], READ | WRITE, 7);
        assertThat(calls.takeCalls()).isEmpty();
        poller.poll(0);
        assertThat(calls.takeCalls()).singleElement().satisfies(call -> {
            assertThat(call.changes())
                    .containsExactly(new FakeKevents.Change(pair[0], -1, EV_ADD, 0, 7), new FakeKevents.Change(pair[0], -2, EV_ADD, 0, 7));
            assertThat(call.room()).isEqualTo(1024);
        });
        poller.modify(pair[0], READ, 7);
        poller.modify(pair[0], READ | WRITE, 7);
        poller.poll(0);
        assertThat(calls.takeCalls()).singleElement().satisfies(call -> assertThat(call.changes()).isEmpty());
    }

    @Test
    void libkqueueGetsChangesApartWithReceipts() {
        FakeKevents calls = new FakeKevents(KqueueSystem.LIBKQUEUE);
        KqueuePoller poller = poller(calls, false);
        int[] pair = sockets.pair();
        sockets.send(pair[1], 1);
        calls.takeCalls();
        poller.add(pair[0], READ | WRITE, 7);
        assertThat(poll(poller, SECOND)).containsExactly(Map.entry(7L, READ | WRITE));
        List<FakeKevents.Call> made = calls.takeCalls();
        assertThat(made).hasSize(2);
        assertThat(made.get(0).changes()).allSatisfy(change -> assertThat(change.flags()).isEqualTo(EV_ADD | EV_RECEIPT));
        assertThat(made.get(0)).extracting(FakeKevents.Call::room, FakeKevents.Call::timeout).containsExactly(2, 0L);
        assertThat(made.get(1).changes()).isEmpty();
        poller.closing(pair[0]);
        assertThat(calls.takeCalls()).extracting(FakeKevents.Call::changes)
                .containsExactly(
                        List.of(new FakeKevents.Change(pair[0], -1, EV_DELETE, 0, 0)), List.of(new FakeKevents.Change(pair[0], -2, EV_DELETE, 0, 0)));
        sockets.close(pair[0]);
        assertThat(poll(poller, 0)).isEmpty();
    }

    /** A descriptor that is closed and opened again within a turn: the kernel forgot the first, and hears nothing about it. */
    @ParameterizedTest
    @EnumSource(KqueueSystem.class)
    void aNumberThatIsUsedAgainIsAnotherDescriptor(KqueueSystem system) {
        FakeKevents calls = new FakeKevents(system);
        KqueuePoller poller = poller(calls, false);
        int[] old = sockets.pair();
        poller.add(old[0], READ | WRITE, 1);
        poll(poller, 0);
        poller.modify(old[0], READ, 1);
        poller.closing(old[0]);
        sockets.close(old[0]);
        int[] pair = sockets.pair();
        assertThat(pair[0]).isEqualTo(old[0]);
        poller.add(pair[0], READ, 2);
        calls.takeCalls();
        assertThat(poll(poller, 0)).isEmpty();
        assertThat(calls.takeCalls().getFirst().changes())
                .extracting(FakeKevents.Change::filter, FakeKevents.Change::udata)
                .containsExactly(tuple(system.readFilter(), 2L));
        sockets.send(pair[1], 1);
        assertThat(poll(poller, SECOND)).containsExactly(Map.entry(2L, READ));
    }

    @ParameterizedTest
    @EnumSource(KqueueSystem.class)
    void anotherKeyTakesTheDescriptorOver(KqueueSystem system) {
        KqueuePoller poller = poller(new FakeKevents(system), true);
        int[] pair = sockets.pair();
        poller.add(pair[0], WRITE, 1);
        assertThat(poll(poller, 0)).containsExactly(Map.entry(1L, WRITE));
        sockets.send(pair[1], 1);
        poller.modify(pair[0], READ | WRITE, 2);
        assertThat(poll(poller, SECOND)).containsExactly(Map.entry(2L, READ | WRITE));
    }

    @ParameterizedTest
    @EnumSource(KqueueSystem.class)
    void removedIsForgottenAndCanComeBack(KqueueSystem system) {
        KqueuePoller poller = poller(new FakeKevents(system), false);
        int[] pair = sockets.pair();
        poller.add(pair[0], READ, 1);
        sockets.send(pair[1], 1);
        assertThat(poll(poller, SECOND)).hasSize(1);
        poller.remove(pair[0]);
        assertThat(poll(poller, 0)).isEmpty();
        sockets.close(pair[1]);
        assertThat(poll(poller, 0)).isEmpty();
        poller.add(pair[0], READ, 1);
        assertThat(poll(poller, SECOND).get(1L) & READ).isEqualTo(READ);
    }

    @ParameterizedTest
    @EnumSource(KqueueSystem.class)
    void aBrokenConnectionIsToldWhateverIsWanted(KqueueSystem system) {
        for (int interest : new int[] {READ, WRITE, READ | WRITE, 0}) {
            for (boolean edge : new boolean[] {false, true}) {
                KqueuePoller poller = poller(new FakeKevents(system), edge);
                int[] pair = sockets.pair();
                poller.add(pair[0], interest, 1);
                poll(poller, 0);
                // Bytes that are not read make a reset of the close.
                sockets.send(pair[0], 10);
                poll(poller, 0);
                sockets.close(pair[1]);
                int ready = poll(poller, SECOND).getOrDefault(1L, 0);
                assertThat(ready & (ERROR | HANGUP)).as("interest %d, edge %s", interest, edge).isEqualTo(ERROR | HANGUP);
                assertThat(poller.takenError(pair[0])).isEqualTo(LinuxNative.ECONNRESET());
                assertThat(poller.takenError(pair[0])).isZero();
                poller.closing(pair[0]);
                sockets.close(pair[0]);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(KqueueSystem.class)
    void whoWantsNothingHearsNothing(KqueueSystem system) {
        KqueuePoller poller = poller(new FakeKevents(system), false);
        int[] pair = sockets.pair();
        poller.add(pair[0], 0, 1);
        assertThat(poll(poller, 0)).isEmpty();
        sockets.send(pair[1], 1);
        assertThat(poll(poller, 0)).isEmpty();
        sockets.endOutput(pair[1]);
        assertThat(poll(poller, 0)).isEmpty();
        poller.modify(pair[0], WRITE, 1);
        assertThat(poll(poller, SECOND)).containsExactly(Map.entry(1L, WRITE));
        assertThat(poll(poller, 0)).as("level-triggered again").containsExactly(Map.entry(1L, WRITE));
    }

    @ParameterizedTest
    @EnumSource(KqueueSystem.class)
    void theEndOfThePeersOutputIsReadiness(KqueueSystem system) {
        KqueuePoller poller = poller(new FakeKevents(system), false);
        int[] pair = sockets.pair();
        poller.add(pair[0], READ | WRITE, 1);
        sockets.endOutput(pair[1]);
        assertThat(poll(poller, SECOND)).containsExactly(Map.entry(1L, READ | WRITE | INPUT_END));
        assertThat(poll(poller, 0)).containsExactly(Map.entry(1L, READ | WRITE | INPUT_END));
    }

    /** Refusals are told apart from events, and each to its own. */
    @ParameterizedTest
    @EnumSource(KqueueSystem.class)
    void aRefusedDescriptorIsAnErrorOfItsOwn(KqueueSystem system) {
        KqueuePoller poller = poller(new FakeKevents(system), false);
        int[] pair = sockets.pair();
        sockets.send(pair[1], 1);
        poller.add(900, READ | WRITE, 1);
        poller.add(pair[0], READ, 2);
        Map<Long, Integer> ready = poll(poller, SECOND);
        assertThat(ready).containsEntry(1L, READ | WRITE | ERROR);
        assertThat(poller.takenError(900)).isEqualTo(LinuxNative.EBADF());
        assertThat(ready.containsKey(2L) ? ready : poll(poller, SECOND)).containsEntry(2L, READ);
        poller.closing(900);
        assertThat(poll(poller, 0)).containsOnlyKeys(2L);
    }

    /** Two thousand refusals find room, where a thousand events are the most of an ordinary wait. */
    @ParameterizedTest
    @EnumSource(KqueueSystem.class)
    void manyChangesGo(KqueueSystem system) {
        KqueuePoller poller = poller(new FakeKevents(system), false);
        for (int i = 0; i < 2000; i++) {
            poller.add(100_000 + i, READ, i);
        }
        assertThat(poll(poller, 0)).hasSize(2000).allSatisfy((key, ready) -> assertThat(ready).isEqualTo(READ | ERROR));
        assertThat(poll(poller, 0)).isEmpty();
    }

    /** The descriptor was closed behind the poller's back: its filter is gone, and to delete it is no error. */
    @ParameterizedTest
    @EnumSource(KqueueSystem.class)
    void deletingWhatIsGoneIsNoError(KqueueSystem system) {
        KqueuePoller poller = poller(new FakeKevents(system), false);
        int[] pair = sockets.pair();
        poller.add(pair[0], READ, 1);
        poll(poller, 0);
        sockets.close(pair[0]);
        poller.remove(pair[0]);
        assertThat(poll(poller, 0)).isEmpty();
    }

    @Test
    void anInterruptedWaitHasMadeItsChanges() {
        FakeKevents calls = new FakeKevents(KqueueSystem.DARWIN);
        KqueuePoller poller = poller(calls, false);
        int[] pair = sockets.pair();
        sockets.send(pair[1], 1);
        poller.add(pair[0], READ, 1);
        calls.failNext(LinuxNative.EINTR());
        assertThat(poll(poller, SECOND)).isEmpty();
        calls.takeCalls();
        assertThat(poll(poller, SECOND)).containsExactly(Map.entry(1L, READ));
        assertThat(calls.takeCalls()).singleElement().satisfies(call -> assertThat(call.changes()).isEmpty());
    }

    @Test
    void aFailedWaitIsToldAsItIs() {
        FakeKevents calls = new FakeKevents(KqueueSystem.DARWIN);
        KqueuePoller poller = poller(calls, false);
        calls.failNext(LinuxNative.ENOMEM());
        assertThatThrownBy(() -> poller.poll(0)).isInstanceOf(SocketFailure.class).hasMessageContaining("kevent").hasMessageContaining("ENOMEM");
    }

    @Test
    void timeOutsAreExactWhereTheyCanBe() {
        assertThat(timeouts(KqueueSystem.FREEBSD, 0, 1, 1_500_000, 3 * SECOND + 7)).containsExactly(0L, 1L, 1_500_000L, 3 * SECOND + 7);
        assertThat(timeouts(KqueueSystem.LIBKQUEUE, 0, 1, 1_500_000, 3 * SECOND)).containsExactly(0L, 1_000_000L, 2_000_000L, 3 * SECOND);
        assertThat(timeouts(KqueueSystem.NETBSD, Long.MAX_VALUE, -1)).containsExactly(24 * 3600 * SECOND, -1L);
    }

    private List<Long> timeouts(KqueueSystem system, long... nanos) {
        FakeKevents calls = new FakeKevents(system);
        KqueuePoller poller = poller(calls, false);
        List<Long> given = new ArrayList<>();
        for (long wait : nanos) {
            poller.wakeUp();
            calls.takeCalls();
            poller.poll(wait);
            given.add(calls.takeCalls().getLast().timeout());
        }
        return given;
    }

    @ParameterizedTest
    @EnumSource(KqueueSystem.class)
    void aWakeUpBeforeTheWaitEndsIt(KqueueSystem system) {
        for (boolean userEvents : new boolean[] {true, false}) {
            KqueuePoller poller = poller(new FakeKevents(system, userEvents), false);
            assertThat(poller.descriptors()).isEqualTo(userEvents ? 1 : 3);
            poller.wakeUp();
            poller.wakeUp();
            assertThat(poll(poller, -1)).isEmpty();
            long before = System.nanoTime();
            assertThat(poll(poller, 20_000_000)).isEmpty();
            assertThat(System.nanoTime() - before).as("two signals, one wake-up").isGreaterThanOrEqualTo(19_000_000);
            poller.wakeUp();
            assertThat(poll(poller, -1)).isEmpty();
        }
    }

    /** Waits for ever, again and again: one that is lost ends in the time-out of the test. */
    @ParameterizedTest
    @EnumSource(value = KqueueSystem.class, names = {"DARWIN", "LIBKQUEUE"})
    void noWakeUpIsLost(KqueueSystem system) throws Exception {
        for (boolean userEvents : new boolean[] {true, false}) {
            for (boolean edge : new boolean[] {false, true}) {
                KqueuePoller poller = poller(new FakeKevents(system, userEvents), edge);
                int rounds = 5_000;
                AtomicInteger asked = new AtomicInteger();
                CyclicBarrier start = new CyclicBarrier(2);
                Thread waker = Thread.ofPlatform().start(() -> {
                    try {
                        start.await();
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                    for (int i = 0; i < rounds; i++) {
                        asked.incrementAndGet();
                        poller.wakeUp();
                    }
                });
                start.await();
                // What was asked for before a signal is seen after the wait that it ends.
                while (asked.get() < rounds) {
                    poller.poll(-1);
                }
                waker.join();
            }
        }
    }

    @Test
    void aClosedPollerIsNotWokenUp() {
        FakeKevents calls = new FakeKevents(KqueueSystem.FREEBSD);
        KqueuePoller poller = new KqueuePoller(calls, false);
        poller.close();
        poller.close();
        calls.takeCalls();
        poller.wakeUp();
        assertThat(calls.takeCalls()).isEmpty();
        KqueuePoller piped = new KqueuePoller(new FakeKevents(KqueueSystem.OPENBSD, false), false);
        piped.close();
        piped.wakeUp();
        assertThat(piped.descriptors()).isZero();
    }
}
