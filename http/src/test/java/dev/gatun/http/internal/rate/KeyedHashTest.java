package dev.gatun.http.internal.rate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyedHashTest {
    /** What {@code openssl mac -macopt c-rounds:1 -macopt d-rounds:3 -macopt size:8 ... SIPHASH} says. */
    @Test
    void isSipHash() {
        byte[] bytes = new byte[64];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        KeyedHash hash = new KeyedHash(0x0706050403020100L, 0x0F0E0D0C0B0A0908L);
        assertThat(hash.of(bytes, 0)).isEqualTo(0xABAC0158050FC4DCL);
        assertThat(hash.of(bytes, 1)).isEqualTo(0xC9F49BF37D57CA93L);
        assertThat(hash.of(bytes, 8)).isEqualTo(0x369095118D299A8EL);
        assertThat(hash.of(bytes, 7)).isEqualTo(0xD3927D989BB11140L);
        assertThat(hash.of(bytes, 63)).isEqualTo(0x9D199062B7BBB3A8L);
        assertThat(hash.of(bytes, 15)).isEqualTo(0xD320D86D2A519956L);
    }

    @Test
    void eachHasAKeyOfItsOwn() {
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            seen.add(new KeyedHash().of(new byte[] {1, 2, 3}, 3));
        }
        assertThat(seen).hasSize(100);
    }
}
