package dev.gatun.http.internal.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.reactor.SocketAddresses;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines of the channel, and what is none of them. */
class MessageTest {
    static List<Message> messages() {
        return List.of(
                new Message.Drain(Duration.ofMillis(20_500)),
                new Message.Stop(),
                new Message.Reload(),
                new Message.Ready(List.of()),
                new Message.Ready(List.of(
                        SocketAddresses.tcp("127.0.0.1", 8080), SocketAddresses.tcp("::1", 65_535),
                        SocketAddresses.unix(Path.of("/run/a b+c.sock")), SocketAddresses.abstractUnix("ä %"))),
                new Message.Ask(7, Message.Subject.SOCKET, "http main"),
                new Message.Ask(Long.MAX_VALUE, Message.Subject.HEALTH, ""),
                new Message.Part(7, "a{b=\"ü\"} 1\r\nc 2\n\u0001 \uD83D\uDEA2"),
                new Message.End(7),
                new Message.Refused(8, "no such socket"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void isReadAsItWasSaid(Message message) {
        assertThat(message.line()).startsWith(Message.MARK).doesNotContain("\n", "\r");
        assertThat(Message.parse(message.line())).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "drain", "drain x", "drain 1 2", "nothing", "ready tcp:x:127.0.0.1", "ready 127.0.0.1:80", "ready tcp:", "ready tcp:80",
        "ready tcp:99999:127.0.0.1", "ask 1 HEALTH", "ask 1 WEATHER x", "part 1", "part a b", "part 1 %zz", "end", "end 1 2", "refused 1", "READY"
    })
    void whatIsMalformedIsRefused(String words) {
        assertThatThrownBy(() -> Message.parse(Message.MARK + words)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void longAnswersGoInPartsThatEachFitIntoALine() throws IOException {
        String text = "x" + "\uD83D\uDEA2".repeat(20_000) + "中".repeat(30_000) + "=".repeat(30_000);
        Questions questions = new Questions();
        List<Message> asked = new ArrayList<>();
        CompletableFuture<String> answer = questions.ask(Message.Subject.METRICS, "", asked::add);
        StringBuilder pipe = new StringBuilder();
        Questions.answer(((Message.Ask) asked.getFirst()).number(), text, message -> pipe.append(message.line()).append('\n'));
        LineReader lines = new LineReader(new ByteArrayInputStream(pipe.toString().getBytes(StandardCharsets.UTF_8)));
        for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
            switch (Message.parse(line.get())) {
                case Message.Part part -> questions.part(part);
                case Message.End end -> questions.end(end);
                default -> throw new AssertionError(line.get());
            }
        }
        assertThat(answer.join()).isEqualTo(text);
    }

    @Test
    void anAnswerThatNobodyWaitsForIsPassedOver() {
        Questions questions = new Questions();
        questions.part(new Message.Part(1, "late"));
        questions.end(new Message.End(1));
        List<Message> asked = new ArrayList<>();
        CompletableFuture<String> answer = questions.ask(Message.Subject.SOCKET, "main", asked::add);
        questions.refused(new Message.Refused(((Message.Ask) asked.getFirst()).number(), "no such socket"));
        assertThatThrownBy(answer::join).hasRootCauseInstanceOf(IOException.class).hasMessageContaining("no such socket");
    }

    @Test
    void linesOfAnyEndAreRead() throws IOException {
        LineReader lines = new LineReader(new ByteArrayInputStream("a\r\n\n\u00fc\nlast".getBytes(StandardCharsets.UTF_8)));
        assertThat(List.of(lines.next(), lines.next(), lines.next(), lines.next(), lines.next()))
                .containsExactly(Optional.of("a"), Optional.of(""), Optional.of("ü"), Optional.of("last"), Optional.empty());
    }

    @Test
    void aLineWithoutEndIsCutOffAtTheLimit() throws IOException {
        byte[] longest = "x".repeat(Message.MAX_LINE).concat("\n").getBytes(StandardCharsets.UTF_8);
        assertThat(new LineReader(new ByteArrayInputStream(longest)).next().orElseThrow()).hasSize(Message.MAX_LINE);
        byte[] longer = "x".repeat(Message.MAX_LINE + 1).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> new LineReader(new ByteArrayInputStream(longer)).next()).isInstanceOf(IOException.class)
                .hasMessageContaining("longer than 65536 bytes");
    }
}
