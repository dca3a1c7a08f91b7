package dev.gatun.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.internal.cookies.CookieSyntax;
import dev.gatun.http.internal.files.ByteRanges;
import dev.gatun.http.internal.files.Validators;
import dev.gatun.http.internal.multipart.MultipartListener;
import dev.gatun.http.internal.multipart.MultipartParser;
import dev.gatun.http.internal.multipart.PartHeader;
import dev.gatun.http.internal.negotiation.QualityList;
import dev.gatun.http.internal.routing.RequestPath;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What must hold whatever a client sends: refused in an orderly way, or understood in one way only. */
final class Surviving {
    private Surviving() {}

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** The events, or the refusal, are the same however the bytes are cut; content is never longer than the body. */
    static void multipart(byte[] bytes) {
        String whole = parts(bytes, Math.max(1, bytes.length));
        assertThat(parts(bytes, 1)).isEqualTo(whole);
        assertThat(parts(bytes, 7)).isEqualTo(whole);
        assertThat(whole.length()).isLessThan(bytes.length * 4 + 4_000);
    }

    private static String parts(byte[] bytes, int step) {
        List<String> events = new ArrayList<>();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try {
            MultipartParser parser = new MultipartParser("b", MultipartLimits.DEFAULT.withParts(5).withPartBytes(1_000), new MultipartListener() {
                @Override
                public void begin(PartHeader header) {
                    assertThat(header.filename().orElse("")).doesNotContain("/", "\\", "\0", "\r", "\n");
                    events.add("begin " + header);
                }

                @Override
                public void content(byte[] piece, int offset, int length) {
                    content.write(piece, offset, length);
                }

                @Override
                public void end() {
                    events.add(latin1(content.toByteArray()));
                    content.reset();
                }
            });
            for (int i = 0; i < bytes.length; i += step) {
                parser.feed(bytes, i, Math.min(step, bytes.length - i));
            }
            parser.finish();
        } catch (ProtocolException e) {
            events.add(e.toString());
        }
        return events.toString();
    }

    /** What is taken can be sent back as a cookie. */
    static void cookies(byte[] bytes) {
        try {
            Map<String, String> cookies = CookieSyntax.parse(List.of(latin1(bytes)));
            cookies.forEach((name, value) -> assertThat(Cookie.builder(name.startsWith("__") ? "x" + name : name, value).build().toString())
                .doesNotContain("\r", "\n"));
        } catch (ProtocolException e) {
            assertThat(e.status()).isEqualTo(Status.BAD_REQUEST);
        }
    }

    /** A normalised path has no segment that climbs, is empty or says nothing, and is the same when written and read again. */
    static void paths(byte[] bytes) {
        try {
            String path = RequestPath.normalise(latin1(bytes));
            assertThat(path).startsWith("/").doesNotContain("//", "/../", "/./");
            assertThat(path).isNotIn("/..", "/.");
            assertThat(RequestPath.normalise(RequestPath.encode(path))).isEqualTo(path);
        } catch (BadRequest e) {
            assertThat(e.status()).isEqualTo(Status.BAD_REQUEST);
        }
    }

    /** Queries and forms are read alike. */
    static void queries(byte[] bytes) {
        String text = latin1(bytes);
        try {
            Form form = Form.parse(text, 1_000);
            Query query = Query.parse(text);
            assertThat(query.names()).isEqualTo(form.names());
            form.names().forEach(name -> assertThat(query.all(name)).isEqualTo(form.all(name)));
        } catch (BadRequest | PayloadTooLarge e) {
            assertThat(e.status().isError()).isTrue();
        }
    }

    /** Ranges lie inside of the file, are few, and are not more than the file has. */
    static void ranges(byte[] bytes) {
        for (long size : new long[] {0, 1, 100, Long.MAX_VALUE / 4}) {
            ByteRanges ranges = ByteRanges.parse(latin1(bytes), size);
            assertThat(ranges.ranges()).hasSizeLessThanOrEqualTo(16);
            assertThat(ranges.ranges()).allSatisfy(span -> {
                assertThat(span.first()).isBetween(0L, size - 1);
                assertThat(span.last()).isBetween(span.first(), size - 1);
            });
            assertThat(ranges.ranges().stream().mapToLong(ByteRanges.Span::length).sum()).isLessThanOrEqualTo(size);
        }
    }

    /** Weights are in their range, and a type that is understood means the same when written and read again. */
    static void accepts(byte[] bytes) {
        String text = latin1(bytes);
        assertThat(QualityList.parseOrIgnore(text).items()).allSatisfy(item -> assertThat(item.weight()).isBetween(0, 1_000));
        assertThat(QualityList.parseOrIgnore(text).media(MediaType.HTML)).isBetween(0, 1_000);
        try {
            MediaType type = MediaType.parse(text);
            assertThat(MediaType.parse(type.toString())).isEqualTo(type);
        } catch (ProtocolException e) {
            assertThat(e.status()).isEqualTo(Status.BAD_REQUEST);
        }
    }

    /** Never throws: fields that can't be read count as absent or as not matching. */
    static void preconditions(byte[] bytes) {
        String text = latin1(bytes);
        Validators validators = new Validators("\"tag\"", Instant.EPOCH);
        for (String name : List.of("if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "if-range")) {
            validators.evaluate(true, field -> field.equals(name) ? Optional.of(text) : Optional.empty());
            validators.allowsRange(field -> field.equals(name) ? Optional.of(text) : Optional.empty());
        }
        assertThat(validators.evaluate(true, field -> Optional.empty())).isEqualTo(Validators.Outcome.PROCEED);
    }
}
