package dev.gatun.reactor.internal.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.reactor.internal.handover.Activation.Passed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a service manager says about sockets in the environment. */
class ActivationTest {
    private static final long PID = 4711;

    private static Map<String, String> environment(String pid, String count, String names) {
        Map<String, String> variables = new HashMap<>();
        put(variables, "LISTEN_PID", pid);
        put(variables, "LISTEN_FDS", count);
        put(variables, "LISTEN_FDNAMES", names);
        return variables;
    }

    private static void put(Map<String, String> variables, String name, String value) {
        if (value != null) {
            variables.put(name, value);
        }
    }

    private static List<Passed> parse(String pid, String count, String names) {
        return Activation.parse(environment(pid, count, names), PID);
    }

    @Test
    void socketsBeginAtThree() {
        assertThat(parse("4711", "2", "http:https")).containsExactly(new Passed(3, "http"), new Passed(4, "https"));
    }

    @Test
    void severalMayHaveOneName() {
        assertThat(parse("4711", "2", "web.socket:web.socket")).extracting(Passed::name).containsExactly("web.socket", "web.socket");
    }

    @Test
    void whatHasNoNameIsUnknown() {
        assertThat(parse("4711", "2", null)).containsExactly(new Passed(3, "unknown"), new Passed(4, "unknown"));
        assertThat(parse("4711", "2", "a:")).extracting(Passed::name).containsExactly("a", "unknown");
    }

    @ParameterizedTest
    @CsvSource({",", "4711,", ", 1", "4712, 1", "4711, 0", "'', ''", "1, nonsense"})
    void nothingIsMeantForThisProcess(String pid, String count) {
        assertThat(parse(pid, count, null)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"4711x, 1, LISTEN_PID", "-4711, 1, LISTEN_PID", "' 4711', 1, LISTEN_PID", "99999999999999999999, 1, LISTEN_PID",
        "4294967296, 1, LISTEN_PID", "4711, -1, LISTEN_FDS", "4711, 1.0, LISTEN_FDS", "4711, 4097, LISTEN_FDS", "4711, 2147483648, LISTEN_FDS",
        "4711, ٣, LISTEN_FDS"})
    void malformedNumbersAreRefused(String pid, String count, String variable) {
        assertThatThrownBy(() -> parse(pid, count, null)).isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith(variable + " is \"");
    }

    @Test
    void namesAreAsManyAsSockets() {
        assertThatThrownBy(() -> parse("4711", "1", "a:b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("LISTEN_FDNAMES has 2 names for the 1 sockets of LISTEN_FDS");
        assertThatThrownBy(() -> parse("4711", "3", "a:b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> parse("4711", "0", "a")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesArePrintableAndNotTooLong() {
        assertThat(parse("4711", "1", "n".repeat(255))).hasSize(1);
        for (String name : List.of("a\nb", "\u007f", "ü", "n".repeat(256))) {
            assertThatThrownBy(() -> parse("4711", "1", name)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("LISTEN_FDNAMES");
        }
    }
}
