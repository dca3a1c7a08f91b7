package dev.gatun.http.internal.client.cookies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.client.CookieJar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CookieFileTest {
    private static final URI HERE = URI.create("https://www.a.example/x/y");

    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("cookies.txt");
    }

    @Test
    void cookiesWithADateOutliveTheProgram() throws IOException {
        CookieJar jar = CookieJar.file(file());
        jar.store(HERE, List.of("keep=1; Max-Age=3600; Secure; HttpOnly", "wide=2; Max-Age=3600; Domain=a.example; Path=/", "session=3", "=bare; Max-Age=3600; Path=/",
            "tab=a\tb; Max-Age=3600", "latin=\u00e4; Max-Age=3600; Path=/"));
        jar.save();
        CookieJar again = CookieJar.file(file());
        assertThat(again.header(HERE)).hasValue("keep=1; wide=2; bare; latin=\u00e4");
        assertThat(again.header(URI.create("http://www.a.example/x"))).hasValue("wide=2; bare; latin=\u00e4");
        assertThat(again.header(URI.create("http://b.a.example/"))).hasValue("wide=2");
        assertThat(again.cookies().getFirst().httpOnly()).isTrue();
        try (Stream<Path> all = Files.list(directory)) {
            assertThat(all).containsExactly(file());
        }
    }

    @Test
    void fileIsItsOwnersOnly() throws IOException {
        Assumptions.assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        Files.writeString(file(), "");
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
        CookieJar jar = CookieJar.file(file());
        jar.store(HERE, List.of("a=b; Max-Age=3600"));
        jar.save();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file()))).isEqualTo("rw-------");
    }

    @Test
    void changesAreWrittenWithoutBeingAskedFor() throws Exception {
        CookieJar jar = CookieJar.file(file());
        jar.store(HERE, List.of("a=b; Max-Age=3600"));
        long end = System.nanoTime() + 10_000_000_000L;
        while (!Files.exists(file()) && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(Files.readString(file())).contains("\ta\tb\n");
    }

    @Test
    void deletionsAreWrittenAndSessionsAreNot() throws IOException {
        CookieJar jar = CookieJar.file(file());
        jar.store(HERE, List.of("s=1"));
        jar.save();
        assertThat(file()).doesNotExist();
        jar.store(HERE, List.of("a=b; Max-Age=3600"));
        jar.save();
        jar.store(HERE, List.of("a=; Max-Age=0"));
        jar.save();
        assertThat(Files.readString(file())).isEqualTo("# Netscape HTTP Cookie File\n");
        jar.store(HERE, List.of("a=b; Max-Age=3600"));
        jar.clear();
        jar.save();
        assertThat(Files.readString(file())).doesNotContain("\ta\t");
    }

    @Test
    void symbolicLinkIsFollowed() throws IOException {
        Path real = Files.writeString(directory.resolve("real.txt"), "");
        Files.createSymbolicLink(file(), real);
        CookieJar jar = CookieJar.file(file());
        jar.store(HERE, List.of("a=b; Max-Age=3600"));
        jar.save();
        assertThat(file()).isSymbolicLink();
        assertThat(Files.readString(real)).contains("\ta\tb\n");
    }

    @Test
    void curlsFileIsRead() throws IOException {
        Files.writeString(file(), """
            # Netscape HTTP Cookie File
            # https://curl.se/docs/http-cookies.html

            #HttpOnly_.a.example\tTRUE\t/\tTRUE\t4102444800\tsid\t1
            www.a.example\tFALSE\t/x\tFALSE\t4102444800\tlang\tde
            www.a.example\tFALSE\t/\tFALSE\t1\texpired\tx
            """);
        assertThat(CookieJar.file(file()).header(HERE)).hasValue("lang=de; sid=1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "a.example\tFALSE\t/\tFALSE\t4102444800\ta", "a.example\tFALSE\tx\tFALSE\t4102444800\ta\tb",
        "a.example\tFALSE\t/\tFALSE\tsoon\ta\tb", "\tFALSE\t/\tFALSE\t4102444800\ta\tb", "a.example\tFALSE\t/\tFALSE\t4102444800\ta\tb;c",
        "a.example\tFALSE\t/\tFALSE\t4102444800\ta\tb\u0001", "# a.example\tFALSE\t/\tFALSE\t4102444800\ta\tb", "a.example\tFALSE\t/\tFALSE\t-1\ta\tb",
        "a.example\tFALSE\t/\tFALSE\t9999999999999\ta\tb"})
    void linesThatAreNoCookiesArePassedOver(String line) {
        assertThat(CookieLines.parse(line)).isEmpty();
    }

    @Test
    void directoryThatIsNotThereIsReported() {
        CookieJar jar = CookieJar.file(directory.resolve("none/cookies.txt"));
        jar.store(HERE, List.of("a=b; Max-Age=3600"));
        assertThatThrownBy(jar::save).isInstanceOf(UncheckedIOException.class).hasMessageContaining("none");
        assertThatThrownBy(() -> CookieJar.file(directory)).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void noneKeepsNothing() {
        CookieJar jar = CookieJar.none();
        jar.store(HERE, List.of("a=b"));
        assertThat(jar.header(HERE)).isEmpty();
        assertThat(jar.cookies()).isEmpty();
    }
}
