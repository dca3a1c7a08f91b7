package dev.gatun.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.gatun.http.JsonCodec;
import dev.gatun.http.MediaType;
import dev.gatun.http.MultipartLimits;
import dev.gatun.http.internal.multipart.MultipartListener;
import dev.gatun.http.internal.multipart.MultipartParser;
import dev.gatun.http.internal.multipart.PartHeader;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartFormTest {
    @TempDir
    private Path directory;

    /** What the server's parser makes of a form. */
    private static final class Read implements MultipartListener {
        private final List<PartHeader> headers = new ArrayList<>();
        private final List<StringBuilder> contents = new ArrayList<>();

        static Read of(Content form) throws Exception {
            Read read = new Read();
            MultipartParser parser = new MultipartParser(MultipartParser.boundary(form.type().orElseThrow()), MultipartLimits.DEFAULT, read);
            byte[] bytes = CollectedOutput.of(form);
            parser.feed(bytes, 0, bytes.length);
            parser.finish();
            return read;
        }

        @Override
        public void begin(PartHeader header) {
            headers.add(header);
            contents.add(new StringBuilder());
        }

        @Override
        public void content(byte[] bytes, int offset, int length) {
            contents.getLast().append(new String(bytes, offset, length, StandardCharsets.UTF_8));
        }

        @Override
        public void end() {}
    }

    @Test
    void partsAreWrittenAsRfc7578HasThem() throws Exception {
        Content form = new Content.MultipartForm("AaB03x", List.of(
            new FormPart("field1", Optional.empty(), Content.text("Joe owes €100.")),
            new FormPart("pics", Optional.of("file1.txt"), Content.bytes(MediaType.of("image", "png"), new byte[] {'x'}))));
        String text = """
            --AaB03x
            Content-Disposition: form-data; name="field1"

            Joe owes €100.
            --AaB03x
            Content-Disposition: form-data; name="pics"; filename="file1.txt"
            Content-Type: image/png

            x
            --AaB03x--
            """.replace("\n", "\r\n");
        assertThat(CollectedOutput.text(form)).isEqualTo(text);
        assertThat(form.length()).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
        assertThat(form.type()).map(MediaType::toString).hasValue("multipart/form-data; boundary=AaB03x");
    }

    @Test
    void serverReadsFieldsFilesAndJson() throws Exception {
        Path path = Files.writeString(directory.resolve("größe.csv"), "a,b\r\n--gatun\r\n1,2");
        Content form = Content.multipart(m -> m.field("text", "Zoë").file("table", path).file("other", "b.bin", Content.bytes(new byte[] {'y'}))
            .part("json", Content.json(List.of(1, 2)))).encoded(JsonCodec.detected());
        Read read = Read.of(form);
        assertThat(read.headers).extracting(PartHeader::name).containsExactly("text", "table", "other", "json");
        assertThat(read.headers).extracting(header -> header.filename().orElse("-")).containsExactly("-", "größe.csv", "b.bin", "-");
        assertThat(read.headers).extracting(header -> header.contentType().toString())
            .containsExactly("text/plain", "text/csv; charset=utf-8", "application/octet-stream", "application/json");
        assertThat(read.contents).extracting(StringBuilder::toString).containsExactly("Zoë", "a,b\r\n--gatun\r\n1,2", "y", "[1,2]");
        assertThat(form.length()).isEqualTo(CollectedOutput.of(form).length);
        assertThat(form.isReplayable()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\"; filename=\"evil", "a\r\nX-Evil: 1", "a\\", "a\\\"", "日本語; name=b"})
    void namesCannotBreakOutOfTheirQuotes(String name) throws Exception {
        Read read = Read.of(Content.multipart(m -> m.file(name, name, Content.text("x")).field("next", "y")));
        assertThat(read.headers).hasSize(2);
        assertThat(read.headers.getFirst().name())
            .isEqualTo(name.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A").replace("\\", "%5C"));
        assertThat(read.headers.getFirst().filename()).isPresent();
        assertThat(read.headers.getLast().name()).isEqualTo("next");
    }

    @Test
    void whatNoServerCouldReadIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Content.multipart(m -> m.field("a\0b", "x"))).withMessageContaining("control character");
        assertThatIllegalArgumentException().isThrownBy(() -> Content.multipart(m -> m.part("a", Content.multipart(inner -> {}))));
        assertThatIllegalArgumentException().isThrownBy(() -> new Content.MultipartForm("a b", List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Content.MultipartForm("a".repeat(71), List.of()));
    }

    @Test
    void lengthAndReplayDependOnTheParts() {
        assertThat(Content.multipart(m -> m.part("a", Content.stream(() -> new ByteArrayInputStream(new byte[1])))).length()).isEqualTo(Content.UNKNOWN);
        assertThat(Content.multipart(m -> m.part("a", Content.once(new ByteArrayInputStream(new byte[1])))).isReplayable()).isFalse();
    }

    @Test
    void boundariesDiffer() {
        assertThat(Content.multipart(m -> {}).type()).isNotEqualTo(Content.multipart(m -> {}).type());
    }
}
