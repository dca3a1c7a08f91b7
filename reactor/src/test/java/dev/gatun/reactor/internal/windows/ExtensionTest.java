package dev.gatun.reactor.internal.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.bindings.windows.GUID;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The numbers by which a socket is asked for a function are those of mswsock.h, and stand in memory as Windows has them. */
class ExtensionTest {
    @ParameterizedTest
    @CsvSource({
        "TRANSMIT_FILE, b5367df0-cbac-11cf-95ca-00805f48a192",
        "ACCEPT_EX, b5367df1-cbac-11cf-95ca-00805f48a192",
        "ACCEPT_EX_ADDRESSES, b5367df2-cbac-11cf-95ca-00805f48a192",
        "CONNECT_EX, 25a207b9-ddf3-4660-8ee9-76e58c74063e",
        "DISCONNECT_EX, 7fda2e11-8630-436f-a031-f536a6eec157"
    })
    void areGuids(Extension extension, UUID number) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment guid = arena.allocate(GUID.layout());
            extension.write(guid);

            long high = number.getMostSignificantBits();
            byte[] expected = ByteBuffer.allocate(16)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt((int) (high >>> 32))
                    .putShort((short) (high >>> 16))
                    .putShort((short) high)
                    .order(ByteOrder.BIG_ENDIAN)
                    .putLong(number.getLeastSignificantBits())
                    .array();
            assertThat(guid.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(expected);
        }
    }

    @Test
    void theirFieldsStandWhereTheHeaderHasThem() {
        assertThat(new long[] {GUID.Data1$offset(), GUID.Data2$offset(), GUID.Data3$offset(), GUID.Data4$offset()}).containsExactly(0, 4, 6, 8);
    }
}
