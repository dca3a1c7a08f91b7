package dev.gatun.platform.peers.servers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.client.ClientRequest;
import dev.gatun.http.client.ClientResponse;
import dev.gatun.http.client.HttpClient;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests of servers that can be programmed: see {@link Program}. */
class ProgramTest extends Trial {
    @ParameterizedTest
    @MethodSource("programs")
    void targetsArriveAsTheyWereWritten(Way way) {
        HttpClient client = start(way);
        for (String target : List.of("/p/target/a%20b/%C3%A4/%3F?q=%26%3D&x=+%2B", "/p/target/~user/a;b=c,d/e:f@g!$&'()*+?/?", "/p/target/x?",
                "/p/target/" + "long".repeat(1000) + "?" + "q".repeat(1000))) {
            assertThat(client.get(target).send().text()).isEqualTo(target);
        }
        assertThat(client.get("/p/target/q").query("a b", "\u00e4&=+").send().text()).isEqualTo("/p/target/q?a+b=%C3%A4%26%3D%2B");
    }

    @ParameterizedTest
    @MethodSource("programs")
    void manyAndLargeFieldsBothWays(Way way) {
        HttpClient client = start(way);
        for (int round = 0; round < 5; round++) {
            ClientRequest request = client.get("/p/fields").header("x-large", Program.LARGE.substring(round));
            for (int i = 0; i < Program.FIELDS; i++) {
                request.header("x-" + i, "value " + i + " of " + round);
            }
            ClientResponse response = request.send();
            assertThat(response.header("x-large")).contains(Program.LARGE);
            for (int i = 0; i < Program.FIELDS; i++) {
                assertThat(response.header("x-" + i)).contains("value " + i + " of " + round);
            }
            assertThat(response.text()).isEqualTo(Integer.toString(Program.LARGE.length() - round));
        }
        assertThat(client.statistics().opened()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("programs")
    void statusesWithoutContent(Way way) {
        HttpClient client = start(way);
        for (int i = 0; i < 3; i++) {
            for (int code : List.of(204, 304, 200, 500)) {
                ClientResponse response = client.get("/p/status/" + code).send();
                assertThat(response.status().code()).isEqualTo(code);
                assertThat(response.bytes()).isEmpty();
            }
        }
        assertThat(client.statistics().opened()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("programs")
    void contentWithoutALength(Way way) {
        HttpClient client = start(way);
        for (int n : List.of(0, 1, 300, 3000)) {
            ClientResponse response = client.get("/p/chunks/" + n).decompress(false).send();
            if (n > 1) {
                assertThat(response.length()).isEmpty();
            }
            assertThat(response.bytes()).isEqualTo(new byte[n * 1000]);
        }
        assertThat(client.statistics().opened()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("programs")
    void redirectsAreFollowed(Way way) {
        HttpClient client = start(way);
        ClientResponse own = client.get("/p/moved/302").send();
        assertThat(own.status().code()).isEqualTo(302);
        own.discard();
        ClientResponse followed = client.get("/p/moved/301").redirects(3).send();
        assertThat(followed.text()).isEqualTo("nothing");
        assertThat(followed.redirects()).singleElement().satisfies(hop -> assertThat(hop.status().code()).isEqualTo(301));
        assertThat(client.post("/p/moved/303").redirects(3).body("dropped").send().text()).isEqualTo("nothing");
        for (int code : List.of(307, 308)) {
            assertThat(client.post("/p/moved/" + code).redirects(3).body("again").send().text()).isEqualTo("again");
        }
    }
}
