package dev.gatun.platform.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.platform.Servers;
import dev.gatun.platform.Setup;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Python's http.client makes of the server, on one connection. */
class PythonTest {
    private static final String PROGRAM = """
            import http.client, sys
            c = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=20)
            for i in range(20):
                c.request("GET", "/")
                r = c.getresponse()
                assert (r.status, r.read()) == (200, b"Hello, World!")
            c.request("GET", "/chunks/30")
            assert len(c.getresponse().read()) == 30000
            c.request("POST", "/echo", body=b"x" * 1000000)
            assert c.getresponse().read() == b"x" * 1000000
            c.request("POST", "/echo", body=iter([b"a" * 1000, b"b" * 2000]), encode_chunked=True, headers={"Transfer-Encoding": "chunked"})
            assert c.getresponse().read() == b"a" * 1000 + b"b" * 2000
            c.request("HEAD", "/")
            r = c.getresponse()
            assert r.getheader("content-length") == "13" and r.read() == b""
            c.request("GET", "/missing")
            r = c.getresponse()
            r.read()
            assert r.status == 404
            print("fine")
            """;

    @RegisterExtension
    final Servers servers = new Servers();

    static List<Setup> setups() {
        return Setup.executions();
    }

    @ParameterizedTest
    @MethodSource("setups")
    void oneConnectionForAll(Setup setup, @TempDir Path directory) {
        Tool python = Tool.need("python3");
        var server = servers.start(setup, Showcase.routes(directory));
        assertThat(python.run("-c", PROGRAM, String.valueOf(server.port())).out()).isEqualToIgnoringNewLines("fine");
        assertThat(server.statistics().connectionsAccepted()).isEqualTo(1);
    }
}
