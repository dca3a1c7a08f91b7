package dev.gatun.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A short, repeatable run of the fuzz targets in every build: seeds with bytes changed, doubled, cut and mixed. */
class MutatedInputTest {
    private static final int ROUNDS = 20_000;
    private static final String PIECES = "\r\n-=;,\"\\%/.: *+bq0159\0\u00ff&?WX";

    private static Stream<Arguments> targets() {
        return Stream.of(
            target("multipart", Surviving::multipart,
                "--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"x\"\r\n\r\n1\r\n--b\r\nContent-Disposition: form-data; name=b\r\n\r\n\r\n--b--"),
            target("cookies", Surviving::cookies, "SID=31d4; lang=\"en\"; a=b"),
            target("paths", Surviving::paths, "/a/%2e%2e/b%2Fc/./%C3%A9//d"),
            target("queries", Surviving::queries, "a=1&b=%C3%A9+x&c&=d"),
            target("ranges", Surviving::ranges, "bytes=0-3, -5, 90-, 7-8"),
            target("accepts", Surviving::accepts, "text/html;level=\"1\";q=0.5, */*;q=0.1"),
            target("preconditions", Surviving::preconditions, "\"a\", W/\"tag\", \"tag\""));
    }

    private static Arguments target(String name, Consumer<byte[]> check, String seed) {
        return Arguments.of(name, check, seed);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("targets")
    @Timeout(60)
    void nothingGetsThroughDisorderly(String name, Consumer<byte[]> check, String seed) {
        Random random = new Random(20_260_101L);
        int survived = 0;
        for (int round = 0; round < ROUNDS; round++) {
            StringBuilder text = new StringBuilder(seed);
            for (int change = random.nextInt(6); change >= 0 && !text.isEmpty(); change--) {
                mutate(text, random);
            }
            check.accept(text.toString().getBytes(StandardCharsets.ISO_8859_1));
            survived++;
        }
        assertThat(survived).as(name).isEqualTo(ROUNDS);
    }

    private static void mutate(StringBuilder text, Random random) {
        int at = random.nextInt(text.length());
        int end = Math.min(text.length(), at + 1 + random.nextInt(8));
        switch (random.nextInt(4)) {
            case 0 -> text.setCharAt(at, PIECES.charAt(random.nextInt(PIECES.length())));
            case 1 -> text.insert(at, PIECES.charAt(random.nextInt(PIECES.length())));
            case 2 -> text.delete(at, end);
            default -> text.insert(at, text.substring(at, end));
        }
    }
}
