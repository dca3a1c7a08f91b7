package dev.gatun.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.internal.multipart.MultipartListener;
import dev.gatun.http.internal.multipart.MultipartParser;
import dev.gatun.http.internal.multipart.PartHeader;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartTest {
    /** The example of RFC 7578 section 4.2 with a file, a preamble and an epilogue. */
    private static final String EXAMPLE = crlf("""
        preamble
        --AaB03x
        content-disposition: form-data; name="field1"

        Joe Blow
        --AaB03x
        content-disposition: form-data; name="pics"; filename="C:\\\\dir\\\\file1.txt"
        Content-Type: text/plain; charset=utf-8

        ... contents of file1.txt ...
        --AaB03

        \rmore
        --AaB03x--
        epilogue
        """);

    private static String crlf(String text) {
        return text.replace("\n", "\r\n");
    }

    private static List<String> events(String boundary, String body, int step, MultipartLimits limits) {
        List<String> events = new ArrayList<>();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        MultipartParser parser = new MultipartParser(boundary, limits, new MultipartListener() {
            @Override
            public void begin(PartHeader header) {
                events.add(header.name() + header.filename().map(name -> "@" + name).orElse(""));
            }

            @Override
            public void content(byte[] bytes, int offset, int length) {
                content.write(bytes, offset, length);
            }

            @Override
            public void end() {
                events.add(content.toString(StandardCharsets.UTF_8));
                content.reset();
            }
        });
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i += step) {
            parser.feed(bytes, i, Math.min(step, bytes.length - i));
        }
        parser.finish();
        return events;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 16, 61, 1 << 16})
    void partsAreFoundHoweverTheBytesCome(int step) {
        assertThat(events("AaB03x", EXAMPLE, step, MultipartLimits.DEFAULT)).containsExactly("field1", "Joe Blow", "pics@file1.txt",
            "... contents of file1.txt ...\r\n--AaB03\r\n\r\n\rmore");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1 << 16})
    void contentMayBeEmptyMissingOrLikeADelimiter(int step) {
        String head = "--b\r\nContent-Disposition: form-data; name=x\r\n\r\n";
        assertThat(events("b", head + "\r\n--b--", step, MultipartLimits.DEFAULT)).containsExactly("x", "");
        assertThat(events("b", head + "--b--\r\n", step, MultipartLimits.DEFAULT)).containsExactly("x", "");
        assertThat(events("b", head + "-\r\n--\r\n-b\r\r\n\r\n--b--", step, MultipartLimits.DEFAULT)).containsExactly("x", "-\r\n--\r\n-b\r\r\n");
        assertThat(events("b", head + "\r\n\r\n--b  \r\nContent-Disposition: form-data; name=y\r\n\r\n--b--", step, MultipartLimits.DEFAULT))
            .containsExactly("x", "\r\n", "y", "");
        assertThat(events("b", "--b--", step, MultipartLimits.DEFAULT)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "--b", "--b\r\n", "--b\nContent-Disposition: form-data; name=x\n\nv\n--b--", "--bX\r\n\r\n--b--",
        "--b\r\n\r\nv\r\n--b--", "--b\r\nContent-Disposition: form-data\r\n\r\nv\r\n--b--", "--b\r\nContent-Disposition: attachment; name=x\r\n\r\nv\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=x; name=y\r\n\r\nv\r\n--b--", "--b\r\nContent-Disposition : form-data; name=x\r\n\r\nv\r\n--b--",
        "--b\r\nContent-Disposition: form-data;\r\n name=x\r\n\r\nv\r\n--b--", "--b\r\n: x\r\n\r\nv\r\n--b--", "--b\r\nnonsense\r\n\r\nv\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=\"x\r\n\r\nv\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=x\r\nContent-Disposition: form-data; name=y\r\n\r\nv\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=x\r\nContent-Transfer-Encoding: base64\r\n\r\nv\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=\"\u0001\"\r\n\r\nv\r\n--b--", "--b\r\nContent-Disposition: form-data; name=x\r\n\r\nv",
        "--b\r\nContent-Disposition: form-data; name=x\r\n\r\nv\r\n--b-", "--b\r\rContent-Disposition: form-data; name=x\r\n\r\nv\r\n--b--", "--b-\r\n"})
    void malformedBodiesAreRefused(String body) {
        for (int step : new int[] {1, 1 << 16}) {
            assertThatThrownBy(() -> events("b", body, step, MultipartLimits.DEFAULT))
                .isInstanceOfSatisfying(ProtocolException.class, e -> assertThat(e.status()).isEqualTo(Status.BAD_REQUEST));
        }
    }

    @Test
    void filenamesLoseTheirDirectories() {
        for (String sent : List.of("../../etc/passwd", "/etc/passwd", "C:\\\\x\\\\passwd", "..\\\\passwd", "passwd")) {
            String body = "--b\r\nContent-Disposition: form-data; name=x; filename=\"" + sent + "\"\r\n\r\nv\r\n--b--";
            assertThat(events("b", body, 64, MultipartLimits.DEFAULT).get(0)).isEqualTo("x@passwd");
        }
        assertThat(events("b", "--b\r\nContent-Disposition: form-data; name=x; filename=\"a/..\"\r\n\r\nv\r\n--b--", 64, MultipartLimits.DEFAULT).get(0))
            .isEqualTo("x@");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "multipart/mixed; boundary=b"})
    void otherTypesAreUnsupported(String type) {
        TestRequest request = TestRequest.of(Method.POST, "/").header("content-type", type).body("--b--");
        assertThatThrownBy(request::multipart).isInstanceOf(UnsupportedMediaType.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "multipart/form-data", "multipart/form-data; boundary=\"\"", "multipart/form-data; boundary=\"a b \"", "multipart/form-data; boundary=a; boundary=b",
        "multipart/form-data; boundary=\"a\tb\"",
        "multipart/form-data; boundary=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "multipart/form-data boundary=a"})
    void malformedBoundariesAreRefused(String type) {
        TestRequest request = TestRequest.of(Method.POST, "/").header("content-type", type).body("--a--");
        assertThatThrownBy(request::multipart).isInstanceOf(ProtocolException.class);
    }

    private static String part(String name, String content) {
        return "--b\r\nContent-Disposition: form-data; name=" + name + "\r\n\r\n" + content + "\r\n";
    }

    private static TestRequest request(String body) {
        return TestRequest.of(Method.POST, "/").header("content-type", "multipart/form-data; boundary=b").body(body);
    }

    private static long files(Path directory) throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }

    @Test
    void smallPartsStayInMemoryAndTheRestGoesToFilesThatAreDeleted(@TempDir Path directory) throws Exception {
        MultipartLimits limits = MultipartLimits.DEFAULT.withMemoryBytes(1_000).withDirectory(directory);
        String large = "x".repeat(50_000);
        TestRequest request = request(part("a", "small") + part("b", large) + part("c", "small too") + "--b--");
        Multipart multipart = Multipart.of(request, limits);
        assertThat(multipart.first("a").orElseThrow().isInMemory()).isTrue();
        assertThat(multipart.first("b").orElseThrow().isInMemory()).isFalse();
        assertThat(multipart.text("b")).hasValue(large);
        assertThat(multipart.text("c")).hasValue("small too");
        assertThat(multipart.all("none")).isEmpty();
        assertThat(files(directory)).isEqualTo(1);
        request.complete(Status.OK, 0);
        for (long end = System.nanoTime() + Duration.ofSeconds(5).toNanos(); files(directory) > 0 && System.nanoTime() < end; ) {
            Thread.onSpinWait();
        }
        assertThat(files(directory)).isZero();
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "permissions of files are those of POSIX")
    void filesOfPartsAreReadableByTheirOwnerAlone(@TempDir Path directory) throws Exception {
        MultipartLimits limits = MultipartLimits.DEFAULT.withMemoryBytes(10).withDirectory(directory);
        try (Multipart multipart = Multipart.of(request(part("a", "not so small") + "--b--"), limits);
                Stream<Path> files = Files.list(directory)) {
            assertThat(multipart.first("a").orElseThrow().isInMemory()).isFalse();
            assertThat(Files.getPosixFilePermissions(files.findFirst().orElseThrow())).hasSize(2);
        }
    }

    @Test
    void manySmallPartsShareTheBudgetOfMemory(@TempDir Path directory) throws Exception {
        MultipartLimits limits = MultipartLimits.DEFAULT.withMemoryBytes(10_000).withDirectory(directory);
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            body.append(part("p" + i, "y".repeat(900)));
        }
        try (Multipart multipart = Multipart.of(request(body + "--b--"), limits)) {
            long inMemory = multipart.parts().stream().filter(Part::isInMemory).mapToLong(Part::size).sum();
            assertThat(inMemory).isLessThanOrEqualTo(10_000);
            assertThat(multipart.parts()).hasSize(100).allSatisfy(part -> assertThat(part.bytes()).hasSize(900));
        }
        assertThat(files(directory)).isZero();
    }

    @Test
    void movedFileStays(@TempDir Path directory) throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("temporary"));
        TestRequest request = request(part("a", "z".repeat(5_000)) + "--b--");
        try (Multipart multipart = Multipart.of(request, MultipartLimits.DEFAULT.withMemoryBytes(10).withDirectory(temporary))) {
            multipart.first("a").orElseThrow().moveTo(directory.resolve("kept"));
        }
        assertThat(directory.resolve("kept")).hasSize(5_000);
        assertThat(files(temporary)).isZero();
    }

    @Test
    @Timeout(20)
    void bombsAreStopped(@TempDir Path directory) throws Exception {
        MultipartLimits limits = MultipartLimits.DEFAULT.withParts(10).withPartBytes(1_000).withMemoryBytes(100).withDirectory(directory);
        List<String> bombs = List.of(
            part("p", "").repeat(11) + "--b--",
            part("p", "x".repeat(1_001)) + "--b--",
            "--b\r\nContent-Disposition: form-data; name=" + "n".repeat(10_000) + "\r\n\r\nv\r\n--b--");
        for (String bomb : bombs) {
            assertThatThrownBy(() -> Multipart.of(request(bomb), limits))
                .isInstanceOfSatisfying(ProtocolException.class, e -> assertThat(e.status()).isEqualTo(Status.CONTENT_TOO_LARGE));
        }
        String headers = "--b\r\n" + "a: b\r\n".repeat(100) + "\r\n";
        assertThatThrownBy(() -> Multipart.of(request(headers), limits)).isInstanceOf(ProtocolException.class);
        // Almost a delimiter, over and over: must be linear.
        String almost = part("p", "\r\n--".repeat(200_000)) + "--b--";
        assertThat(events("b", almost, 8_192, MultipartLimits.DEFAULT)).hasSize(2);
        assertThat(files(directory)).isZero();
    }
}
