package dev.gatun.platform.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.http.HttpVersion;
import dev.gatun.http.Listen;
import dev.gatun.http.Response;
import dev.gatun.platform.Await;
import dev.gatun.platform.Setup;
import dev.gatun.websocket.CloseReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A browser in a room, in two windows: over HTTP/1.1 in clear text, and over TLS, where it has its WebSocket on a stream of the page's connection (RFC 8441),
 * as the server can tell. The extension that it names is what it has agreed to.
 */
class WebSocketChromiumTest extends PeerSuite {
    private final WebSocketShowcase showcase = new WebSocketShowcase();
    private final List<HttpVersion> versions = new CopyOnWriteArrayList<>();

    private volatile CompletableFuture<Response> told = new CompletableFuture<>();

    private HttpServer startRooms(Setup setup) {
        return servers.startAt(setup, List.of(Listen.tcp("127.0.0.1", 0), Listen.tcp("127.0.0.1", 0).tls(tls().build())), http -> http.routes(routes -> routes
                .use((request, next) -> {
                    if (request.path().equals("/room")) {
                        versions.add(request.version());
                    }
                    return next.handle(request);
                })
                .get("/room", showcase.rooms)
                .get("/both", request -> Response.html("<!DOCTYPE html><title>both</title>"
                        + "<iframe id=a src='/page?name=Ann'></iframe><iframe id=b src='/page?name=Ben'></iframe><p id=all>nothing yet</p><script>"
                        + "const said = id => document.getElementById(id).contentDocument?.getElementById('said')?.textContent ?? '';"
                        + "const look = () => { const all = said('a') + ' | ' + said('b'); document.getElementById('all').textContent = all;"
                        + " if (said('a').includes('closed') && said('b').includes('closed')) fetch('/told'); else setTimeout(look, 20); }; look();</script>"
                        + "<img src='/image'>"))
                // The page is written down when all of it has loaded, and this image comes when both have ended.
                .get("/told", request -> {
                    told.complete(Response.text("no image").shared());
                    return Response.text("thanks");
                })
                .get("/image", request -> Response.later(told))
                .get("/page", request -> Response.html(WebSocketShowcase.PAGE))));
    }

    @ParameterizedTest
    @MethodSource("setups")
    void twoPagesHearEachOther(Setup setup) {
        Tool chromium = Tool.need("chromium");
        HttpServer server = startRooms(setup);
        for (boolean secure : new boolean[] {false, true}) {
            showcase.closed.clear();
            versions.clear();
            told = new CompletableFuture<>();
            List<String> arguments = new ArrayList<>(Arrays.asList("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--user-data-dir=" + directory.resolve("profile" + secure),
                    "--ignore-certificate-errors", "--dump-dom", (secure ? secure(server) : clear(server)) + "/both"));
            String out = chromium.run(arguments.toArray(String[]::new)).out();
            // Each hears itself; who was there first hears the other as well.
            for (String name : List.of("Ann", "Ben")) {
                assertThat(out).containsPattern("hello of " + name + "[^|<]*bytes[^|<]*; closed 4321 good bye true, v1, permessage-deflate");
            }
            assertThat(out.split("hello of ", -1).length - 1).as(out).isGreaterThanOrEqualTo(3);
            Await.until(() -> "two ends in " + showcase.closed, () -> showcase.closed.size() == 2, Await.PATIENCE);
            assertThat(showcase.closed).extracting(CloseReason::code).containsExactly(4321, 4321);
            assertThat(versions).containsExactly(secure ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1, secure ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1);
        }
        assertThat(server.statistics().limitHits()).isEmpty();
    }
}
