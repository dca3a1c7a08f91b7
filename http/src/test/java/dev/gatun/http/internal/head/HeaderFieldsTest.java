package dev.gatun.http.internal.head;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.Buffer;
import org.junit.jupiter.api.Test;

class HeaderFieldsTest {
    private final HeaderFields fields = new HeaderFields();
    private final Buffer bytes = Buffer.allocate(4096);

    private void add(String name, String value) {
        int at = bytes.writeIndex();
        bytes.putLatin1(name).putLatin1(value);
        fields.add(HeaderNames.idOf(bytes.segment(), at, name.length()), at, name.length(), at + name.length(), value.length());
        fields.bind(bytes.segment(), 0);
    }

    @Test
    void findsLinesByKnownHeaderAndByName() {
        add("Accept", "1");
        add("X-Name", "2");
        add("accept", "3");
        add("x-name", "4");

        assertThat(fields.find(KnownHeader.ACCEPT)).isZero();
        assertThat(fields.isRepeated(KnownHeader.ACCEPT)).isTrue();
        assertThat(fields.find(KnownHeader.ACCEPT, 1)).isEqualTo(2);
        assertThat(fields.find(KnownHeader.ACCEPT, 3)).isEqualTo(-1);
        assertThat(fields.find("ACCEPT", 1)).isEqualTo(2);
        assertThat(fields.find("X-NAME", 0)).isEqualTo(1);
        assertThat(fields.find("x-name", 2)).isEqualTo(3);
        assertThat(fields.find("x-nam", 0)).isEqualTo(-1);
        assertThat(fields.find(KnownHeader.HOST)).isEqualTo(-1);
        assertThat(fields.has(KnownHeader.HOST)).isFalse();
    }

    @Test
    void forgetsEverythingWhenCleared() {
        add("Accept", "1");
        add("Accept", "2");
        fields.clear();
        add("Host", "a");

        assertThat(fields.has(KnownHeader.ACCEPT)).isFalse();
        assertThat(fields.isRepeated(KnownHeader.HOST)).isFalse();
        assertThat(fields.count()).isEqualTo(1);
    }

    @Test
    void removesAllLinesOfAName() {
        add("Accept", "1");
        add("Host", "2");
        add("Accept", "3");
        add("X-Name", "4");
        add("Host", "5");

        fields.remove(KnownHeader.ACCEPT);

        assertThat(fields.count()).isEqualTo(3);
        assertThat(fields.has(KnownHeader.ACCEPT)).isFalse();
        assertThat(fields.find(KnownHeader.HOST)).isZero();
        assertThat(fields.isRepeated(KnownHeader.HOST)).isTrue();
        assertThat(fields.value(1)).isEqualTo("4");
        assertThat(fields.value(2)).isEqualTo("5");
    }

    @Test
    void growsBeyondItsFirstSize() {
        for (int i = 0; i < 100; i++) {
            add("n" + i, Integer.toString(i));
        }

        assertThat(fields.count()).isEqualTo(100);
        assertThat(fields.name(99)).isEqualTo("n99");
        assertThat(fields.value(50)).isEqualTo("50");
    }
}
