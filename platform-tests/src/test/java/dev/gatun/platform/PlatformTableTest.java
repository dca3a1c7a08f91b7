package dev.gatun.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.reactor.Backend;
import dev.gatun.reactor.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The README and docs/platforms.md say the same about where Gatun runs, know every backend, and call nothing more than it is. */
class PlatformTableTest {
    private static final Path ROOT = Path.of("..");
    private static final List<String> STATES =
            List.of("verified natively in CI", "run under emulation in CI", "layouts checked", "not verified");

    /** What one row claims. */
    private record Claim(String os, String architecture, String backend, String state) {
        static Claim of(List<String> cells) {
            return new Claim(cells.get(0), cells.get(1), cells.get(2), cells.get(3));
        }

        boolean isOfThisMachine() {
            String here = System.getProperty("os.arch").replace("amd64", "x86-64").replace("x86_64", "x86-64").replace("aarch64", "arm64");
            return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith(os.toLowerCase(Locale.ROOT).split(" ")[0])
                    && architecture.equals(here);
        }
    }

    /** The rows of the table that begins with the column {@code OS}. */
    private static List<List<String>> rows(String file) throws IOException {
        Path path = ROOT.resolve(file);
        assumeTrue(Files.exists(path), "the sources of the documents are not here");
        return Files.readAllLines(path).stream().dropWhile(line -> !line.startsWith("| OS |")).takeWhile(line -> line.startsWith("|")).skip(2)
                .map(line -> Arrays.stream(line.split("\\|")).skip(1).map(String::strip).toList()).toList();
    }

    private static List<Claim> claims(String file) throws IOException {
        return rows(file).stream().map(Claim::of).toList();
    }

    @Test
    void bothSayTheSame() throws IOException {
        assertThat(claims("README.md")).isNotEmpty().isEqualTo(claims("docs/platforms.md"));
    }

    @Test
    void everyBackendHasARow() throws IOException {
        List<String> named = claims("docs/platforms.md").stream().map(Claim::backend).toList();
        assertThat(named).containsAll(Arrays.stream(Backend.values()).filter(backend -> backend != Backend.AUTO).map(Backend::name).toList());
    }

    @Test
    void everyStateIsOneOfFourAndIsShownBySomething() throws IOException {
        assertThat(claims("docs/platforms.md")).allSatisfy(claim -> assertThat(claim.state()).isIn(STATES));
        assertThat(rows("docs/platforms.md")).allSatisfy(row -> assertThat(row.get(4)).isNotBlank());
    }

    /** What is called verified natively on a machine like this works on this one. */
    @Test
    void whatIsCalledVerifiedHereWorksHere() throws IOException {
        Map<Backend, Platform.Support> backends = Platform.current().backends();
        for (Claim claim : claims("docs/platforms.md")) {
            if (claim.state().equals(STATES.get(0)) && claim.isOfThisMachine()) {
                Platform.Support support = backends.get(Backend.valueOf(claim.backend()));
                assertThat(support.works()).as("%s: %s", claim, support.reason()).isTrue();
            }
        }
    }
}
