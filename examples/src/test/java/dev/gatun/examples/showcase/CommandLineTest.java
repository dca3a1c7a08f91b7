package dev.gatun.examples.showcase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gatun.http.Execution;
import dev.gatun.reactor.Backend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {
    @TempDir
    Path folder;

    @Test
    void defaultsAreLocalAndSafe() {
        ServeOptions options = ServeOptions.parse(List.of());

        assertThat(options.host()).isEqualTo("127.0.0.1");
        assertThat(options.http()).isEqualTo(8080);
        assertThat(options.https()).isEmpty();
        assertThat(options.root()).isEmpty();
        assertThat(options.loops()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(options.backend()).isEqualTo(Backend.AUTO);
        assertThat(options.execution()).isEqualTo(Execution.VIRTUAL_THREAD);
    }

    @Test
    void everyOptionIsTakenInBothSpellings() {
        ServeOptions options = ServeOptions.parse(List.of(
                "--host", "::1", "--http=0", "--root", folder.toString(), "--loops=3", "--backend", "poll", "--execution=event-loop",
                "--https=0", "--cert", "a.crt", "--key=a.key", "--client-ca", "ca.crt"));

        assertThat(options.host()).isEqualTo("::1");
        assertThat(options.http()).isZero();
        assertThat(options.https()).contains(
                new HttpsOptions(0, Optional.of(new HttpsOptions.PemFiles(Path.of("a.crt"), Path.of("a.key"))), Optional.of(Path.of("ca.crt"))));
        assertThat(options.root()).contains(folder);
        assertThat(options.loops()).isEqualTo(3);
        assertThat(options.backend()).isEqualTo(Backend.POLL);
        assertThat(options.execution()).isEqualTo(Execution.EVENT_LOOP);
    }

    @Test
    void thereIsALoopForEachCpuThatIsNamed() {
        ServeOptions options = ServeOptions.parse(List.of("--pin", "8,2-4"));

        assertThat(options.pin()).containsExactly(8, 2, 3, 4);
        assertThat(options.loops()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --htp 80                | unknown option --htp; did you mean --http?
            --colour red            | unknown option --colour; there are --host, --http, --https, --cert, --key, --client-ca, --root, --workers, --share, --admin, --loops, --pin, --backend, --execution, --metrics, --until, --config
            --exec event-loop       | unknown option --exec; did you mean --execution?
            --                      | unknown option --; there are --host, --http, --https, --cert, --key, --client-ca, --root, --workers, --share, --admin, --loops, --pin, --backend, --execution, --metrics, --until, --config
            --http                  | option --http needs a value
            --http 80 --http=81     | option --http is given twice
            8080                    | unexpected argument "8080"
            --http 65536            | option --http: "65536" is not a number from 0 to 65535
            --http -1               | option --http: "-1" is not a number from 0 to 65535
            --http eighty           | option --http: "eighty" is not a number from 0 to 65535
            --loops 0               | option --loops: "0" is not a number from 1 to 1024
            --pin 0-x               | option --pin: "0-x" is no list of CPUs such as 0,2-5
            --pin 5-2               | option --pin: "5-2" is no list of CPUs such as 0,2-5
            --pin 0,                | option --pin: "0," is no list of CPUs such as 0,2-5
            --pin 0 --loops 2       | option --pin can't be beside --loops: there is one loop for each CPU
            --pin 0 --workers 2     | option --pin can't be beside --workers, which would all be on the same CPUs
            --execution EVENT_LOOP  | option --execution: "EVENT_LOOP" is none of virtual-thread, event-loop
            --https 65536           | option --https: "65536" is not a number from 0 to 65535
            --https 0 --cert x.crt  | option --cert needs --key FILE
            --https 0 --key x.key   | option --key needs --cert FILE
            --cert x.crt --key x.key| option --cert needs --https PORT
            --admin 9000            | option --admin needs --workers N; one process tells all that at its own ports
            --share queue           | option --share needs --workers N; one process shares nothing
            --workers 2 --share best| option --share: "best" is none of auto, port, queue
            --client-ca ca.crt      | option --client-ca needs --https PORT
            --root /no/such/place   | option --root: "/no/such/place" is no directory that can be read
            """)
    void whatIsWrongIsSaidInOneLine(String arguments, String message) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> ServeOptions.parse(List.of(arguments.split(" "))))
                .withMessage(message);
    }

    @Test
    void everyBackendHasANameInLowerCase() {
        for (Backend backend : Backend.values()) {
            String name = backend.name().toLowerCase(Locale.ROOT).replace('_', '-');
            assertThat(ServeOptions.parse(List.of("--backend", name)).backend()).isEqualTo(backend);
        }
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> ServeOptions.parse(List.of("--backend", "smoke")))
                .withMessageStartingWith("option --backend: \"smoke\" is none of auto, ")
                .withMessageContaining("nio");
    }

    @Test
    void aFileIsNoRoot() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> ServeOptions.parse(List.of("--root", file.toString())))
                .withMessageContaining("is no directory that can be read");
    }
}
