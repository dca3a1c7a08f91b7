package dev.gatun.http.internal.head;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HeaderNamesTest {
    private static final Map<String, KnownHeader> BY_TEXT =
            Arrays.stream(KnownHeader.values()).collect(Collectors.toMap(KnownHeader::text, Function.identity()));

    private static int idOf(byte[] name, int before, int after) {
        Buffer buffer = Buffer.allocate(before + name.length + after);
        buffer.segment().fill((byte) 'x');
        buffer.writeIndex(before).readIndex(before).put(name);
        return HeaderNames.idOf(buffer.segment(), before, name.length);
    }

    @ParameterizedTest
    @EnumSource
    void findsEveryNameInAnyCaseAndPlace(KnownHeader header) {
        for (int after = 0; after < 9; after++) {
            for (String name : new String[] {header.text(), header.text().toUpperCase(Locale.ROOT), capitalised(header.text())}) {
                assertThat(idOf(name.getBytes(), 3, after)).as(name).isEqualTo(header.id());
            }
        }
        assertThat(KnownHeader.ofId(header.id())).isSameAs(header);
    }

    private static String capitalised(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    @ParameterizedTest
    @EnumSource
    void takesNoNameThatDiffersInOneByte(KnownHeader header) {
        byte[] name = header.text().getBytes();
        for (int i = 0; i < name.length; i++) {
            for (int b = 0; b < 256; b++) {
                byte[] changed = name.clone();
                changed[i] = (byte) b;
                String text = new String(changed, StandardCharsets.ISO_8859_1);
                boolean ascii = b < 0x80;
                KnownHeader expected = ascii ? BY_TEXT.get(text.toLowerCase(Locale.ROOT)) : null;
                assertThat(idOf(changed, 0, 8)).as(text).isEqualTo(expected == null ? 0 : expected.id());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesNoNameThatIsLongerOrShorter(KnownHeader header) {
        for (String name : new String[] {header.text() + "x", header.text() + "-", header.text().substring(1), "x" + header.text()}) {
            KnownHeader expected = BY_TEXT.get(name);
            assertThat(idOf(name.getBytes(), 0, 1)).as(name).isEqualTo(expected == null ? 0 : expected.id());
        }
    }

    @Test
    void knowsNoEmptyName() {
        assertThat(idOf(new byte[0], 0, 8)).isZero();
        assertThat(idOf(new byte[0], 0, 0)).isZero();
    }
}
