package dev.gatun.websocket.internal.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class MaskingTest {
    private static final int MASK = 0x4433_2211;

    private static byte[] slowly(byte[] bytes, int mask) {
        byte[] masked = bytes.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= (byte) (mask >>> 8 * (i & 3));
        }
        return masked;
    }

    @Test
    void combinesEachByteWithItsOwnOfTheMask() {
        try (Arena arena = Arena.ofConfined()) {
            for (int length = 0; length < 100; length++) {
                for (int offset = 0; offset < 9; offset++) {
                    byte[] bytes = FrameReaderTest.bytes(length);
                    MemorySegment memory = arena.allocate(length + 20);
                    MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, offset, length);
                    Masking.apply(memory, offset, length, MASK);
                    assertThat(memory.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE)).isEqualTo(slowly(bytes, MASK));
                    assertThat(memory.asSlice(0, offset).toArray(ValueLayout.JAVA_BYTE)).containsOnly(new byte[offset]);
                    assertThat(memory.asSlice(offset + length).toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
                }
            }
        }
    }

    @Test
    void goesOnWhereAPieceHasEnded() {
        byte[] bytes = FrameReaderTest.bytes(100);
        for (int cut = 0; cut <= 100; cut++) {
            MemorySegment memory = MemorySegment.ofArray(bytes.clone());
            Masking.apply(memory, 0, cut, MASK);
            Masking.apply(memory, cut, 100 - cut, Masking.after(MASK, cut));
            assertThat(memory.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(slowly(bytes, MASK));
        }
    }
}
