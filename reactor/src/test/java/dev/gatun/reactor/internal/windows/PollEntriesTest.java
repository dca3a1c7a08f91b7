package dev.gatun.reactor.internal.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.internal.readiness.Poller;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The array that WSAPoll is given: 16 bytes an entry, the socket in 8 of them, and nothing asked for that Winsock refuses. */
class PollEntriesTest {
    private final PollEntries entries = new PollEntries();

    @AfterEach
    void close() {
        entries.close();
    }

    @SuppressWarnings("restricted") // The length that its owner knows.
    private MemorySegment memory() {
        return MemorySegment.ofAddress(entries.address()).reinterpret(entries.count() * 16L);
    }

    private void report(int index, int bits) {
        memory().set(ValueLayout.JAVA_SHORT, index * 16L + 10, (short) bits);
    }

    @Test
    void anEntryHasSocketEventsAndWhatWasReported() {
        entries.add(0x1234, Poller.READ, 7);
        entries.add(0x1238, Poller.READ | Poller.WRITE, 8);
        entries.add(0x123c, 0, 9);

        assertThat(memory().get(ValueLayout.JAVA_LONG, 0)).isEqualTo(0x1234);
        assertThat(memory().get(ValueLayout.JAVA_SHORT, 8)).isEqualTo((short) 0x100);
        assertThat(memory().get(ValueLayout.JAVA_LONG, 16)).isEqualTo(0x1238);
        assertThat(memory().get(ValueLayout.JAVA_SHORT, 24)).isEqualTo((short) 0x110);
        assertThat(memory().get(ValueLayout.JAVA_SHORT, 40)).isZero();
        assertThat(memory().get(ValueLayout.JAVA_SHORT, 10)).isZero();
    }

    @Test
    void whatWasReportedIsToldInThePollersTerms() {
        entries.add(4, Poller.READ, 1);
        report(0, 0x100);
        assertThat(entries.ready(0)).isEqualTo(Poller.READ);
        report(0, 0x10);
        assertThat(entries.ready(0)).isEqualTo(Poller.WRITE);
        report(0, 0x2);
        assertThat(entries.ready(0)).isEqualTo(Poller.HANGUP);
        report(0, 0x13);
        assertThat(entries.ready(0)).isEqualTo(Poller.WRITE | Poller.HANGUP | Poller.ERROR);
        report(0, 0x4);
        assertThat(entries.ready(0)).isEqualTo(Poller.ERROR);
        entries.change(4, Poller.WRITE, 2);
        assertThat(entries.ready(0)).isZero();
        assertThat(entries.interest(0)).isEqualTo(Poller.WRITE);
        assertThat(entries.key(0)).isEqualTo(2);
    }

    @Test
    void aGapIsFilledWithTheLast() {
        entries.add(4, Poller.READ, 1);
        entries.add(8, Poller.WRITE, 2);
        entries.add(12, Poller.READ | Poller.WRITE, 3);

        entries.remove(4);
        entries.remove(4);

        assertThat(entries.count()).isEqualTo(2);
        assertThat(entries.contains(4)).isFalse();
        assertThat(entries.socket(0)).isEqualTo(12);
        assertThat(entries.key(0)).isEqualTo(3);
        assertThat(entries.keyOf(12)).isEqualTo(3);
        assertThat(entries.interest(0)).isEqualTo(Poller.READ | Poller.WRITE);
        entries.remove(12);
        entries.remove(8);
        assertThat(entries.count()).isZero();
    }

    @Test
    void growsAndKeepsWhatItHas() {
        for (int i = 0; i < 1000; i++) {
            entries.add(4 * i, Poller.READ, i);
        }
        for (int i = 0; i < 1000; i++) {
            assertThat(entries.socket(i)).isEqualTo(4 * i);
            assertThat(entries.keyOf(4 * i)).isEqualTo(i);
        }
        entries.remove(1_000_000);
        assertThat(entries.count()).isEqualTo(1000);
    }
}
