package dev.gatun.platform.client.misbehaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.platform.client.misbehaviour.Misbehaviour.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of what a client hears is that of the tests; {@code -Dgatun.write.docs=true} writes it anew. */
class FailuresDocTest {
    private static final Path FILE = Path.of("../docs/client-failures.md");
    private static final String BEGIN = "<!-- rows: made of the tests -->";

    private static String table() {
        List<String> lines = new ArrayList<>();
        for (Layer layer : Layer.values()) {
            lines.add("## " + layer.told());
            lines.add("");
            lines.add("| The server | ends in | safe to repeat | connection kept | The message, or the response |");
            lines.add("|---|---|---|---|---|");
            MisbehaviourTest.all().filter(misbehaviour -> misbehaviour.layer() == layer).map(Misbehaviour::row).forEach(lines::add);
            lines.add("");
        }
        return String.join("\n", lines);
    }

    @Test
    void whatIsWrittenIsWhatIsTested() throws IOException {
        String text = Files.readString(FILE);
        String head = text.substring(0, text.indexOf(BEGIN) + BEGIN.length()) + "\n\n";
        if (Boolean.getBoolean("gatun.write.docs")) {
            Files.writeString(FILE, head + table());
        }
        assertThat(Files.readString(FILE)).isEqualTo(head + table());
    }
}
