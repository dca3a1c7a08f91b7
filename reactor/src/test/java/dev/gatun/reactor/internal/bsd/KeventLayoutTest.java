package dev.gatun.reactor.internal.bsd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.bindings.darwin.DarwinNative;
import dev.gatun.bindings.freebsd.FreeBsdNative;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changes are encoded as each system's header says, byte for byte, and events read likewise. */
class KeventLayoutTest {
    /** {@code {ident 7, EVFILT_WRITE, EV_ADD | EV_CLEAR, fflags 0x01000000, data 0, udata 0x0000000500000007}}, by hand, of a little-endian machine. */
    @ParameterizedTest
    @CsvSource({
        "DARWIN, 0700000000000000 feff 2100 00000001 0000000000000000 0700000005000000",
        "OPENBSD, 0700000000000000 feff 2100 00000001 0000000000000000 0700000005000000",
        "DRAGONFLY, 0700000000000000 feff 2100 00000001 0000000000000000 0700000005000000",
        "LIBKQUEUE, 0700000000000000 feff 2100 00000001 0000000000000000 0700000005000000",
        "FREEBSD, 0700000000000000 feff 2100 00000001 0000000000000000 0700000005000000 "
                + "0000000000000000 0000000000000000 0000000000000000 0000000000000000",
        "NETBSD, 0700000000000000 01000000 21000000 00000001 00000000 0000000000000000 0700000005000000",
        "NETBSD_11, 0700000000000000 01000000 21000000 00000001 00000000 0000000000000000 0700000005000000 "
                + "0000000000000000 0000000000000000 0000000000000000 0000000000000000"
    })
    void aChangeIsEncoded(KqueueSystem system, String bytes) {
        byte[] expected = HexFormat.of().parseHex(bytes.replace(" ", ""));
        assertThat(ByteOrder.nativeOrder()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        KeventLayout layout = system.layout();
        assertThat(layout.size()).isEqualTo(expected.length);
        try (Arena arena = Arena.ofConfined()) {
            // The second of two, in memory that was used before.
            MemorySegment memory = arena.allocate(2L * layout.size(), 8).fill((byte) 0x55);
            layout.put(memory, layout.size(), 7, system.writeFilter(), KqueueSystem.EV_ADD | KqueueSystem.EV_CLEAR, KqueueSystem.NOTE_TRIGGER, 0x5_0000_0007L);
            byte[] actual = memory.toArray(ValueLayout.JAVA_BYTE);
            byte[] before = new byte[layout.size()];
            Arrays.fill(before, (byte) 0x55);
            assertThat(Arrays.copyOf(actual, layout.size())).isEqualTo(before);
            assertThat(Arrays.copyOfRange(actual, layout.size(), actual.length)).isEqualTo(expected);
        }
    }

    /** {@code {ident 9, EVFILT_READ, EV_EOF | EV_ADD, fflags 54, data 0x1122334455667788, udata -1}}. */
    @ParameterizedTest
    @CsvSource({
        "DARWIN, 0900000000000000 ffff 0180 36000000 8877665544332211 ffffffffffffffff",
        "FREEBSD, 0900000000000000 ffff 0180 36000000 8877665544332211 ffffffffffffffff 01 02 03 04 05 06 07 08 "
                + "0000000000000000 0000000000000000 0000000000000000",
        "NETBSD, 0900000000000000 00000000 01800000 36000000 99999999 8877665544332211 ffffffffffffffff"
    })
    void anEventIsRead(KqueueSystem system, String bytes) {
        KeventLayout layout = system.layout();
        try (Arena arena = Arena.ofConfined()) {
            byte[] event = HexFormat.of().parseHex(bytes.replace(" ", ""));
            MemorySegment memory = arena.allocate(layout.size(), 8).copyFrom(MemorySegment.ofArray(event));
            assertThat(layout.ident(memory, 0)).isEqualTo(9);
            assertThat(layout.filter(memory, 0)).isEqualTo(system.readFilter());
            assertThat(layout.flags(memory, 0)).isEqualTo(KqueueSystem.EV_EOF | KqueueSystem.EV_ADD);
            assertThat(layout.fflags(memory, 0)).isEqualTo(54);
            assertThat(layout.data(memory, 0)).isEqualTo(0x1122334455667788L);
            assertThat(layout.udata(memory, 0)).isEqualTo(-1);
        }
    }

    @Test
    void darwinAndFreeBsdAreAsTheirBindingsHaveThem() {
        KeventLayout darwin = KqueueSystem.DARWIN.layout();
        assertThat(new KeventLayout(
                        (int) dev.gatun.bindings.darwin.kevent.sizeof(),
                        false,
                        (int) dev.gatun.bindings.darwin.kevent.filter$offset(),
                        (int) dev.gatun.bindings.darwin.kevent.flags$offset(),
                        (int) dev.gatun.bindings.darwin.kevent.fflags$offset(),
                        (int) dev.gatun.bindings.darwin.kevent.data$offset(),
                        (int) dev.gatun.bindings.darwin.kevent.udata$offset()))
                .isEqualTo(darwin);
        KeventLayout freeBsd = KqueueSystem.FREEBSD.layout();
        assertThat(new KeventLayout(
                        (int) dev.gatun.bindings.freebsd.kevent.sizeof(),
                        false,
                        (int) dev.gatun.bindings.freebsd.kevent.filter$offset(),
                        (int) dev.gatun.bindings.freebsd.kevent.flags$offset(),
                        (int) dev.gatun.bindings.freebsd.kevent.fflags$offset(),
                        (int) dev.gatun.bindings.freebsd.kevent.data$offset(),
                        (int) dev.gatun.bindings.freebsd.kevent.udata$offset()))
                .isEqualTo(freeBsd);
    }

    @Test
    void numbersAreThoseOfTheBindings() {
        assertThat(KqueueSystem.DARWIN.readFilter()).isEqualTo(DarwinNative.EVFILT_READ());
        assertThat(KqueueSystem.DARWIN.writeFilter()).isEqualTo(DarwinNative.EVFILT_WRITE());
        assertThat(KqueueSystem.DARWIN.userFilter()).isEqualTo(DarwinNative.EVFILT_USER());
        assertThat(KqueueSystem.FREEBSD.readFilter()).isEqualTo(FreeBsdNative.EVFILT_READ());
        assertThat(KqueueSystem.FREEBSD.writeFilter()).isEqualTo(FreeBsdNative.EVFILT_WRITE());
        assertThat(KqueueSystem.FREEBSD.userFilter()).isEqualTo(FreeBsdNative.EVFILT_USER());
        assertThat(KqueueSystem.EV_ADD).isEqualTo(DarwinNative.EV_ADD());
        assertThat(KqueueSystem.EV_DELETE).isEqualTo(DarwinNative.EV_DELETE());
        assertThat(KqueueSystem.EV_CLEAR).isEqualTo(DarwinNative.EV_CLEAR());
        assertThat(KqueueSystem.EV_RECEIPT).isEqualTo(DarwinNative.EV_RECEIPT());
        assertThat(KqueueSystem.EV_ERROR).isEqualTo(DarwinNative.EV_ERROR());
        assertThat(KqueueSystem.EV_EOF).isEqualTo(DarwinNative.EV_EOF());
        assertThat(KqueueSystem.NOTE_TRIGGER).isEqualTo(DarwinNative.NOTE_TRIGGER());
    }
}
