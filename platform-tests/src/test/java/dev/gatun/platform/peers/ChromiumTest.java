package dev.gatun.platform.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.platform.Setup;
import org.junit.jupiter.api.Test;

/** A browser loads a page over HTTP/2 that asks for more, and sends content. */
class ChromiumTest extends PeerSuite {
    @Test
    void aPageAndItsRequestsComeOverHttp2() {
        Tool chromium = Tool.need("chromium");
        HttpServer server = start(Setup.DEFAULT);
        Tool.Result result = chromium.run("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--user-data-dir=" + directory.resolve("profile"), "--ignore-certificate-errors",
                "--virtual-time-budget=8000", "--dump-dom", secure(server) + "/page");
        assertThat(result.out()).contains("<p id=\"said\">190000 bytes by h2</p>");
        assertThat(server.statistics().limitHits()).isEmpty();
    }
}
