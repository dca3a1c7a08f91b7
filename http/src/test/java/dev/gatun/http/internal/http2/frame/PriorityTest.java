package dev.gatun.http.internal.http2.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.reactor.Buffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriorityTest {
    private static Priority parse(String value) {
        // with other bytes around, which are not part of the value
        Buffer in = Buffer.copyOf((",u=7" + value + "0, i").getBytes(StandardCharsets.ISO_8859_1));
        return Priority.parse(in.segment(), 4, value.length());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "``                      | 3 | false",
        "u=0                     | 0 | false",
        "u=7                     | 7 | false",
        "i                       | 3 | true",
        "u=5, i                  | 5 | true",
        "u=5,i                   | 5 | true",
        "`u=5 \t,\t i`           | 5 | true",
        "`  u=5  `               | 5 | false",
        "i, u=2                  | 2 | true",
        "i=?1                    | 3 | true",
        "u=1, i=?0               | 1 | false",
        "u=1;a=b;c, i;d=?0       | 1 | true",
        "u=01                    | 1 | false",
        "u=-0                    | 0 | false",
        "u=1, u=2                | 2 | false",
        // of no use: ignored
        "u=1, u=8                | 3 | false",
        "u=8, i                  | 3 | true",
        "u=-1, i                 | 3 | true",
        "u=999999999999999, i    | 3 | true",
        "u=1.0, i                | 3 | true",
        "u, i                    | 3 | true",
        "u=?1, i                 | 3 | true",
        "u=(1 2), i              | 3 | true",
        "u=\"1\", i              | 3 | true",
        "i=1, u=1                | 1 | false",
        "i=(), u=1               | 1 | false",
        "i, i=1                  | 3 | false",
        // unknown members of each type
        "a=1, u=1, b=-1.5, i     | 1 | true",
        "a=\"x, u=2 \\\" \\\\ \", u=1 | 1 | false",
        "a=tok/en:*!, u=1        | 1 | false",
        "a=:AbC+/9==:, u=1       | 1 | false",
        "a=(1 \"x\" tok;p=1);q, u=1 | 1 | false",
        "a=(  1   2  ), u=1      | 1 | false",
        "a=@1659578233, u=1      | 1 | false",
        "a=%\"f%c3%bc\", u=1     | 1 | false",
        "*a_-.*9=1, u=1          | 1 | false",
        "uu=1, ii, ui=?0         | 3 | false",
    })
    void whatCanBeReadCounts(String value, int urgency, boolean incremental) {
        assertThat(parse(value)).isEqualTo(new Priority(urgency, incremental));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        ",u=1", "u=1,", "u=1, ", "u=1,,i", "u=1 i", "u=", "u=1;", "u=1;=", "u=1;A", "u=1;a=", "U=1", "=1", "u=1, 1", "u =1", "u= 1", "u=1\t", "\tu=1",
        "u=1, a=\"", "u=1, a=\"\\x\"", "u=1, a=\"\u00fc\"", "u=1, a=\"\n\"", "u=1, a=(", "u=1, a=(1", "u=1, a=(1,2)", "u=1, a=(1\"x\")", "u=1, a=)",
        "u=1, a=:", "u=1, a=:A", "u=1, a=:-:", "u=1, a=?", "u=1, a=?2", "u=1, a=@", "u=1, a=@1.0", "u=1, a=%", "u=1, a=%\"%\"", "u=1, a=%\"%C3\"", "u=1, a=%\"\u00fc\"",
        "u=1, a=-", "u=1, a=1.", "u=1, a=1.1234", "u=1, a=1234567890123456", "u=1, a=1234567890123.0", "u=1, \0", "u=1, \u00fc", "u=1, a=\0", "u=1, a=.5",
    })
    void whatIsNoDictionaryIsIgnoredAsAWhole(String value) {
        assertThat(parse(value)).isSameAs(Priority.DEFAULT);
    }

    @Test
    void allAreWrittenAndReadBack() {
        for (int urgency = 0; urgency <= Priority.LOWEST_URGENCY; urgency++) {
            for (boolean incremental : new boolean[] {true, false}) {
                Priority priority = Priority.of(urgency, incremental);
                assertThat(priority).isEqualTo(new Priority(urgency, incremental));
                assertThat(Priority.parse(Buffer.utf8(priority.toString()))).isSameAs(priority);
            }
        }
        assertThat(Priority.DEFAULT.toString()).isEmpty();
        assertThatThrownBy(() -> new Priority(8, false)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Priority(-1, false)).isInstanceOf(IllegalArgumentException.class);
    }
}
