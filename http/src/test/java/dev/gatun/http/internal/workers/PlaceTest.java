package dev.gatun.http.internal.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a process knows that it is a worker, and how it was started. */
class PlaceTest {
    @Test
    void aWorkerIsWhoHasTheParentThatStartedIt() {
        Place place = new Place(100, 2, 4);
        assertThat(Place.parse(place.text(), 100, pid -> true)).hasValue(place);
        assertThat(Place.parse(place.text(), 200, pid -> true)).as("started by a worker").isEmpty();
    }

    @Test
    void aWorkerWhoseParentIsGoneIsNoServerOfItsOwn() {
        String text = new Place(100, 2, 4).text();
        assertThatThrownBy(() -> Place.parse(text, 1, pid -> pid != 100)).isInstanceOf(IllegalStateException.class).hasMessageContaining("is gone");
    }

    @Test
    void aParentOfAnotherVersionIsRefused() {
        for (String text : List.of("2 100 2 4", "", "1 100 2")) {
            assertThatThrownBy(() -> Place.parse(text, 100, pid -> true)).isInstanceOf(IllegalStateException.class).hasMessageContaining("GATUN_WORKER");
        }
    }

    @Test
    void theOwnCommandLineBeginsWithJavaAndHasAllArguments() {
        List<String> own = OwnCommand.words();
        assertThat(own.getFirst()).contains("java");
        assertThat(own).hasSizeGreaterThan(1);
    }

    @Test
    void wordsOfTheKernelMayBeEmptyOrHaveBlanks() {
        assertThat(OwnCommand.parse("java\0-Da=b c\0\0x\0")).containsExactly("java", "-Da=b c", "", "x");
        assertThat(OwnCommand.parse("")).isEmpty();
    }

    @Test
    void whereTheSystemTellsNothingThePropertiesDo() {
        Map<String, String> jar = Map.of("java.home", "/jdk", "sun.java.command", "app.jar serve --http 80", "java.class.path", "app.jar");
        assertThat(OwnCommand.ofProperties(jar::get).subList(1, 6)).containsExactly("-jar", "app.jar", "serve", "--http", "80");
        Map<String, String> main = Map.of("java.home", "/jdk", "sun.java.command", "a.Main x", "java.class.path", "a:b");
        assertThat(OwnCommand.ofProperties(main::get).subList(1, 6)).containsExactly("--enable-native-access=ALL-UNNAMED", "-cp", "a:b", "a.Main", "x");
        Map<String, String> module = Map.of("java.home", "/jdk", "sun.java.command", "m/a.Main x", "jdk.module.main", "m", "jdk.module.path", "mods");
        assertThat(OwnCommand.ofProperties(module::get).subList(2, 7)).containsExactly("-p", "mods", "-m", "m/a.Main", "x");
        assertThatThrownBy(() -> OwnCommand.ofProperties(name -> name.equals("java.home") ? "/jdk" : null))
                .isInstanceOf(UnsupportedOperationException.class).hasMessageContaining("give the workers' command");
    }
}
