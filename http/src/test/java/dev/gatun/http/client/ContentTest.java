package dev.gatun.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.JsonCodec;
import dev.gatun.http.MediaType;
import dev.gatun.http.internal.forms.UrlEncoded;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentTest {
    @TempDir
    private Path directory;

    @Test
    void textGoesInTheCharsetOfItsType() throws Exception {
        assertThat(CollectedOutput.of(Content.text("é"))).isEqualTo(new byte[] {(byte) 0xc3, (byte) 0xa9});
        Content latin = Content.text(MediaType.parse("text/plain; charset=iso-8859-1"), "é");
        assertThat(CollectedOutput.of(latin)).isEqualTo(new byte[] {(byte) 0xe9});
        assertThat(latin.length()).isEqualTo(1);
        assertThat(latin.isReplayable()).isTrue();
    }

    @Test
    void noContentHasNoTypeAndNoBytes() throws Exception {
        assertThat(Content.none().type()).isEmpty();
        assertThat(Content.none().length()).isZero();
        assertThat(CollectedOutput.of(Content.none())).isEmpty();
    }

    @Test
    void formsAreEncodedAsTheirReaderDecodes() throws Exception {
        Content form = Content.form("name", "Zoë & co", "a=b", "1+1 %", "empty", "", "name", "*-._~");
        assertThat(CollectedOutput.text(form)).isEqualTo("name=Zo%C3%AB+%26+co&a%3Db=1%2B1+%25&empty=&name=*-._%7E");
        assertThat(UrlEncoded.decode(CollectedOutput.text(form), 10))
            .isEqualTo(Map.of("name", List.of("Zoë & co", "*-._~"), "a=b", List.of("1+1 %"), "empty", List.of("")));
        assertThat(form.type()).hasValue(MediaType.FORM);
        assertThat(CollectedOutput.text(Content.form(Map.of("a", "b c")))).isEqualTo("a=b+c");
        assertThat(CollectedOutput.text(Content.form())).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> Content.form("a"));
    }

    @Test
    void jsonIsEncodedByTheCodecOnly() throws Exception {
        Content json = Content.json(Map.of("a", 1));
        assertThatIllegalStateException().isThrownBy(() -> CollectedOutput.of(json));
        Content encoded = json.encoded(JsonCodec.detected());
        assertThat(CollectedOutput.text(encoded)).isEqualTo("{\"a\":1}");
        assertThat(encoded.type()).hasValue(MediaType.JSON);
        assertThat(encoded.length()).isEqualTo(7);
    }

    @Test
    void filesSendWhatWasAnnounced() throws Exception {
        Path path = Files.writeString(directory.resolve("notes.txt"), "0123456789".repeat(5_000));
        Content file = Content.file(path);
        assertThat(file.type()).map(MediaType::toString).hasValue("text/plain; charset=utf-8");
        assertThat(file.length()).isEqualTo(50_000);
        assertThat(CollectedOutput.of(file)).isEqualTo(Files.readAllBytes(path));

        Files.writeString(path, "x".repeat(60_000));
        assertThat(CollectedOutput.of(file)).hasSize(50_000);
        Files.writeString(path, "short");
        assertThatThrownBy(() -> CollectedOutput.of(file)).isInstanceOf(EOFException.class).hasMessageContaining("49995 of 50000 bytes are missing");
        assertThatThrownBy(() -> Content.file(directory.resolve("none"))).isInstanceOf(UncheckedIOException.class).hasMessageContaining("none");
    }

    @Test
    void streamsAreReplayableOnlyWhenTheyCanBeOpenedAgain() throws Exception {
        Content again = Content.stream(() -> new ByteArrayInputStream(new byte[] {1, 2}));
        assertThat(again.isReplayable()).isTrue();
        assertThat(again.length()).isEqualTo(Content.UNKNOWN);
        assertThat(CollectedOutput.of(again)).isEqualTo(CollectedOutput.of(again)).hasSize(2);

        Closing in = new Closing();
        Content once = Content.once(MediaType.TEXT, 3, in);
        assertThat(once.isReplayable()).isFalse();
        assertThat(CollectedOutput.text(once)).isEqualTo("abc");
        assertThat(in.closed).isTrue();
        assertThatIllegalStateException().isThrownBy(() -> CollectedOutput.of(once));
    }

    private static final class Closing extends ByteArrayInputStream {
        private boolean closed;

        Closing() {
            super("abc".getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void functionsWriteContent() throws Exception {
        Content written = Content.written(MediaType.TEXT, out -> {
            out.write("a");
            out.write(new byte[] {'b'});
        });
        assertThat(CollectedOutput.text(written)).isEqualTo("ab");
        assertThat(written.isReplayable()).isTrue();
        InputStream in = new ByteArrayInputStream(new byte[1]);
        assertThat(new Content.Written(written.type(), out -> in.transferTo(out.stream()), 1, false).isReplayable()).isFalse();
    }
}
