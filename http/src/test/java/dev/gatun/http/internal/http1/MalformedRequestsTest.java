package dev.gatun.http.internal.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.rows.RequestRows;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MalformedRequestsTest {
    static List<RequestRows.Malformed> rows() {
        return RequestRows.malformed();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isRefused(RequestRows.Malformed row) {
        Reading reading = Reading.whole(row.bytes());

        assertThat(reading.status()).as(reading.toString()).isEqualTo(row.status());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isRefusedAlikeInWhateverParts(RequestRows.Malformed row) {
        String whole = Reading.whole(row.bytes()).toString();

        assertThat(Reading.byteByByte(row.bytes()).toString()).isEqualTo(whole);
        for (int at = 0; at <= row.bytes().length; at++) {
            assertThat(Reading.split(row.bytes(), at).toString()).as("split at %d", at).isEqualTo(whole);
        }
    }

    @Test
    void everyFaultIsInTheTable() throws IllegalAccessException {
        Set<String> seen = new HashSet<>();
        for (RequestRows.Malformed row : rows()) {
            seen.add(Reading.whole(row.bytes()).toString().replaceFirst(".*] ", ""));
        }

        for (var field : Faults.class.getDeclaredFields()) {
            if (!field.isSynthetic() && !field.getName().startsWith("$")) {
                assertThat(seen).as(field.getName()).contains(field.get(null).toString());
            }
        }
    }
}
