package dev.gatun.http.internal.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.rows.RequestRows;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ValidRequestsTest {
    static List<RequestRows.Valid> rows() {
        return RequestRows.valid();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isRead(RequestRows.Valid row) {
        Reading reading = Reading.whole(row.bytes());

        assertThat(reading.requests()).as(reading.toString()).isNotEmpty().allMatch(request -> request.complete);
        Reading.Found request = reading.requests().getFirst();
        assertThat(request.method).isEqualTo(row.fact("method", "GET"));
        assertThat(request.version).isEqualTo(row.fact("version", "HTTP/1.1"));
        assertThat(request.target).isEqualTo(row.fact("target", "/"));
        assertThat(request.path).isEqualTo(row.fact("path", "/"));
        assertThat(request.query).isEqualTo(row.fact("query", "none"));
        assertThat(request.authority).isEqualTo(row.fact("authority", "a"));
        assertThat(request.connection).isEqualTo(row.fact("connection", "keep-alive"));
        assertThat(request.expect).isEqualTo(row.fact("expect", "none"));
        assertThat(request.upgrade).isEqualTo(row.fact("upgrade", "no"));
        assertThat(request.content.toString()).isEqualTo(row.fact("content", ""));
        assertThat(request.trailers).isEqualTo(row.facts("trailer"));
        if (!row.facts("header").isEmpty()) {
            assertThat(request.headers).isEqualTo(row.facts("header"));
        }
        assertThat(reading.requests()).hasSize(row.facts("then").isEmpty() ? 1 : 2);
        assertThat(reading.requests().getLast().target).isEqualTo(row.fact("then", row.fact("target", "/")));
        assertThat(reading.toString()).endsWith("between requests");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isReadAlikeInWhateverParts(RequestRows.Valid row) {
        String whole = Reading.whole(row.bytes()).toString();

        assertThat(Reading.byteByByte(row.bytes()).toString()).isEqualTo(whole);
        for (int at = 0; at <= row.bytes().length; at++) {
            assertThat(Reading.split(row.bytes(), at).toString()).as("split at %d", at).isEqualTo(whole);
        }
    }
}
