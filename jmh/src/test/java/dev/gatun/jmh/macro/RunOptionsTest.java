package dev.gatun.jmh.macro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunOptionsTest {
    @Test
    void readsWhatTheCommandLineSays() {
        RunOptions options = RunOptions.parse(List.of("--servers", "gatun,netty", "--rounds", "3", "--cpus", "2,5", "--jar", "some.jar"));
        assertThat(options.servers()).containsExactly("gatun", "netty");
        assertThat(options.rounds()).isEqualTo(3);
        assertThat(options.cpus()).contains(List.of(2, 5));
        assertThat(options.jar()).isEqualTo(Path.of("some.jar"));
        assertThat(options.seconds()).isEqualTo(5);
    }

    @Test
    void refusesWhatItDoesNotUnderstand() {
        assertThatThrownBy(() -> RunOptions.parse(List.of("--round", "3"))).hasMessage("no option --round");
        assertThatThrownBy(() -> RunOptions.parse(List.of("--rounds"))).hasMessage("--rounds wants a value");
        assertThatThrownBy(() -> RunOptions.parse(List.of("--rounds", "0"))).hasMessage("--rounds wants a whole number above 0, not 0");
        assertThatThrownBy(() -> RunOptions.parse(List.of("--rounds", "many"))).hasMessageContaining("many");
        assertThatThrownBy(() -> RunOptions.parse(List.of("--cpus", "1"))).hasMessage("--cpus wants two cores, not 1");
    }

    @Test
    void namesTheScenariosThatThereAre() {
        RunOptions options = RunOptions.parse(List.of("--scenarios", "churn,idle", "--idle", "500"));
        assertThat(Scenario.chosen(options)).extracting(Scenario::name).containsExactly("churn", "idle");
        assertThatThrownBy(() -> Scenario.chosen(RunOptions.parse(List.of("--scenarios", "chrun"))))
                .hasMessageStartingWith("no scenario chrun; there are [keep-alive, ");
    }
}
