package dev.gatun.http.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.Method;
import dev.gatun.http.TestRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The cases are those that the W3C's test suite for Trace Context looks at. */
class TraceContextTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";
    private static final String PARENT = "00-" + TRACE + "-" + SPAN + "-01";

    @ParameterizedTest
    @ValueSource(strings = {
        PARENT, " " + PARENT, "\t" + PARENT + " \t", "00-" + TRACE + "-" + SPAN + "-00", "00-" + TRACE + "-" + SPAN + "-ff",
        "cc-" + TRACE + "-" + SPAN + "-01", "cc-" + TRACE + "-" + SPAN + "-01-what-is-to-come", "01-" + TRACE + "-" + SPAN + "-00-"})
    void wellFormedParentsAreTaken(String parent) {
        TraceContext context = TraceContext.parse(parent, "").orElseThrow();
        assertThat(context.traceId()).isEqualTo(TRACE);
        assertThat(context.spanId()).isEqualTo(SPAN);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "00", "00-", PARENT + ".", PARENT + "-what-is-to-come", "cc-" + TRACE + "-" + SPAN + "-01.what-is-to-come", "ff-" + TRACE + "-" + SPAN + "-01",
        ".0-" + TRACE + "-" + SPAN + "-01", "0.-" + TRACE + "-" + SPAN + "-01", "000-" + TRACE + "-" + SPAN + "-01", "0-" + TRACE + "-" + SPAN + "-01",
        "00-00000000000000000000000000000000-" + SPAN + "-01", "00-" + TRACE + "-0000000000000000-01",
        "00-.af7651916cd43dd8448eb211c80319c-" + SPAN + "-01", "00-0af7651916cd43dd8448eb211c80319.-" + SPAN + "-01",
        "00-0AF7651916CD43DD8448EB211C80319C-" + SPAN + "-01", "00-" + TRACE + "a-" + SPAN + "-01", "00-af7651916cd43dd8448eb211c80319c-" + SPAN + "-01",
        "00-" + TRACE + "-.7ad6b7169203331-01", "00-" + TRACE + "-b7ad6b716920333.-01", "00-" + TRACE + "-" + SPAN + "1-01",
        "00-" + TRACE + "-7ad6b7169203331-01",
        "00-" + TRACE + "-" + SPAN + "-.0", "00-" + TRACE + "-" + SPAN + "-0.", "00-" + TRACE + "-" + SPAN + "-001", "00-" + TRACE + "-" + SPAN + "-1",
        "00_" + TRACE + "-" + SPAN + "-01", "00-" + TRACE + "_" + SPAN + "-01", "00-" + TRACE + "-" + SPAN + "_01", "FF-" + TRACE + "-" + SPAN + "-01"})
    void malformedParentsAreAsNone(String parent) {
        assertThat(TraceContext.parse(parent, "foo=1")).isEmpty();
    }

    @Test
    void severalParentsAreAsNoneAndAStateAloneIsNothing() {
        assertThat(TraceContext.of(TestRequest.get("/").header("traceparent", PARENT).header("traceparent", PARENT).headers())).isEmpty();
        assertThat(TraceContext.of(TestRequest.get("/").header("tracestate", "foo=1").headers())).isEmpty();
        assertThat(TraceContext.of(TestRequest.get("/").header("trace-parent", PARENT).headers())).isEmpty();
        assertThat(TraceContext.of(TestRequest.of(Method.GET, "/").header("TraceParent", PARENT).headers())).isPresent();
    }

    @Test
    void flagsThatNobodyKnowsAreNotPassedOn() {
        TraceContext context = TraceContext.parse("00-" + TRACE + "-" + SPAN + "-ff", "").orElseThrow();
        assertThat(context.traceparent()).isEqualTo("00-" + TRACE + "-" + SPAN + "-03");
        assertThat(context.isSampled()).isTrue();
        assertThat(TraceContext.parse("cc-" + TRACE + "-" + SPAN + "-02-x", "").orElseThrow().child().flags()).as("random").isEqualTo(TraceContext.RANDOM);
        assertThat(TraceContext.parse("00-" + TRACE + "-" + SPAN + "-08", "").orElseThrow().flags()).isZero();
    }

    static List<List<String>> states() {
        String printable = IntStream.rangeClosed(0x20, 0x7e).filter(c -> c != ',' && c != '=').mapToObj(Character::toString).collect(Collectors.joining());
        String key = "abcdefghijklmnopqrstuvwxyz0123456789_-*/";
        String many = IntStream.rangeClosed(1, 32).mapToObj(i -> "bar" + i + "=" + i).collect(Collectors.joining(","));
        return List.of(
            List.of("foo=1", "foo=1"), List.of("foo=1,bar=2", "foo=1,bar=2"), List.of("foo=1 \t , \t bar=2, \t baz=3", "foo=1,bar=2,baz=3"),
            List.of("", ""), List.of("foo=1,", "foo=1"), List.of(",foo=1", "foo=1"), List.of("foo=1,,bar=2", "foo=1,bar=2"),
            List.of("foo=1,foo=2", "foo=1,foo=2"),
            List.of(key + "=" + printable, key + "=" + printable), List.of(key + "@a-z0-9_-*/=1", key + "@a-z0-9_-*/=1"), List.of("0foo=1", "0foo=1"),
            List.of("foo@bar@baz=1,bar=2", "foo@bar@baz=1,bar=2"), List.of("foo=  1", "foo=  1"), List.of(many, many),
            List.of("foo=1," + "z".repeat(256) + "=1", "foo=1," + "z".repeat(256) + "=1"), List.of("foo=" + "v".repeat(256), "foo=" + "v".repeat(256)),
            // Discarded as a whole.
            List.of(many + ",bar33=33", ""), List.of("foo=1," + "z".repeat(257) + "=1", ""), List.of("foo=" + "v".repeat(257), ""), List.of("foo =1", ""),
            List.of("FOO=1", ""), List.of("foo.bar=1", ""), List.of("@foo=1", ""), List.of("_foo=1", ""), List.of("foo=bar=baz", ""), List.of("foo=,bar=3", ""),
            List.of("foo", ""), List.of("=1", ""), List.of("foo=1\u007f", ""), List.of("foo=\u00e4", ""), List.of("foo=a\tb", ""));
    }

    @ParameterizedTest
    @MethodSource("states")
    void stateIsKeptOrDiscardedAsAWhole(List<String> fieldAndState) {
        TraceContext context = TraceContext.parse(PARENT, fieldAndState.get(0)).orElseThrow();
        assertThat(context.state()).isEqualTo(fieldAndState.get(1));
        assertThat(context.child().state()).isEqualTo(context.state());
    }

    @Test
    void stateOfSeveralLinesIsOne() {
        TestRequest request = TestRequest.get("/").header("traceparent", PARENT).header("tracestate", "foo=1,bar=2").header("tracestate", "")
            .header("tracestate", "baz=3");
        assertThat(TraceContext.of(request.headers()).orElseThrow().state()).isEqualTo("foo=1,bar=2,baz=3");
    }

    /** First those of more than 128 characters go, then the last. */
    @Test
    void longStateIsShortened() {
        String longMembers = IntStream.range(0, 6).mapToObj(i -> "long" + i + "=" + "x".repeat(250)).collect(Collectors.joining(","));
        String members = IntStream.range(0, 20).mapToObj(i -> "k" + i + "=" + "y".repeat(100)).collect(Collectors.joining(","));
        String state = TraceContext.parse(PARENT, longMembers + "," + members).orElseThrow().state();
        assertThat(state.length()).isBetween(1_900, 2_048);
        assertThat(state).doesNotContain("long").startsWith("k0=").doesNotContain("k19=");
    }

    @Test
    void newIdsAreNeverThoseOfBefore() {
        Set<String> ids = new HashSet<>();
        TraceContext root = TraceContext.begin(true);
        for (int i = 0; i < 1_000; i++) {
            TraceContext context = TraceContext.begin(i % 2 == 0);
            assertThat(context.isSampled()).isEqualTo(i % 2 == 0);
            assertThat(TraceContext.parse(context.traceparent(), "")).isEqualTo(Optional.of(context));
            assertThat(ids.add(context.traceId())).isTrue();
            assertThat(ids.add(context.spanId())).isTrue();
            TraceContext child = root.child();
            assertThat(child.traceId()).isEqualTo(root.traceId());
            assertThat(ids.add(child.spanId())).isTrue();
        }
        assertThatThrownBy(() -> new TraceContext(TRACE, "0".repeat(16), 0, "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TraceContext(TRACE.toUpperCase(Locale.ROOT), SPAN, 0, "")).isInstanceOf(IllegalArgumentException.class);
    }
}
