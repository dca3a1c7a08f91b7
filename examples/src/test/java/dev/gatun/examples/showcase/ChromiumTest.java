package dev.gatun.examples.showcase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page in a browser, which runs its script, and says over which protocol it was loaded. */
class ChromiumTest {
    private static final int PATIENCE_SECONDS = 100;

    /** The page as it is when its script has run. */
    private static String loaded(String url) throws Exception {
        Optional<Path> browser = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(directory -> Stream.of("chromium", "chromium-browser", "google-chrome").map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(browser.isPresent(), "no Chromium is installed");
        // Not in a folder that is deleted behind the test: the browser's other processes end after it, and still write there.
        Path profile = Files.createTempDirectory(Path.of("target"), "chromium").toAbsolutePath();
        Path page = Files.createFile(profile.resolve("page.html"));
        Process process = new ProcessBuilder(browser.get().toString(), "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic",
                "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--user-data-dir=" + profile,
                "--ignore-certificate-errors", "--virtual-time-budget=8000", "--dump-dom", url)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(page.toFile())
                .start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("the browser has ended").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(page, StandardCharsets.UTF_8);
    }

    @Test
    @Timeout(value = 2 * PATIENCE_SECONDS, unit = TimeUnit.SECONDS)
    void thePageIsLoadedOverHttp2() throws Exception {
        try (ShowcaseServer server = ShowcaseServer.start(ServeOptions.parse(List.of("--http", "0", "--https", "0", "--loops", "1")))) {
            assertThat(loaded(server.httpsUrl().orElseThrow() + "/"))
                    .contains("title=\"The browser calls it h2\">HTTP/2, TLS 1.3, TLS_", "<a href=\"" + server.url() + "/\">", ">up</span>");
        }
    }

    @Test
    @Timeout(value = 2 * PATIENCE_SECONDS, unit = TimeUnit.SECONDS)
    void theDashboardShowsWhatWasAskedFor() throws Exception {
        try (ShowcaseServer server = ShowcaseServer.start(ServeOptions.parse(List.of("--http", "0", "--loops", "1")))) {
            Client client = new Client(server.url());
            assertThat(client.get("/users/7").statusCode()).isEqualTo(200);
            // A frame a second: the request is in the next.
            HttpRequest events = HttpRequest.newBuilder(URI.create(server.url() + "/dashboard/events")).build();
            try (HttpClient watcher = HttpClient.newHttpClient();
                    Stream<String> lines = watcher.send(events, HttpResponse.BodyHandlers.ofLines()).body()) {
                assertThat(lines.filter(line -> line.contains("/users/{id}")).findFirst()).isPresent();
                watcher.shutdownNow();
            }
            assertThat(loaded(server.url() + "/dashboard/?still"))
                    .contains("<td class=\"\">/users/{id}</td>", ">healthy</span>", "listener /127.0.0.1:", "class=\"area s1\"", "class=\"line s4\"");
        }
    }
}
