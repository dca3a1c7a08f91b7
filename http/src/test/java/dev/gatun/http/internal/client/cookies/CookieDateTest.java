package dev.gatun.http.internal.client.cookies;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CookieDateTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Wed, 09 Jun 2021 10:18:14 GMT|2021-06-09T10:18:14Z",
        "Wednesday, 09-Jun-21 10:18:14 GMT|2021-06-09T10:18:14Z",
        "Wed Jun  9 10:18:14 2021|2021-06-09T10:18:14Z",
        "2021 Jun 09 10:18:14|2021-06-09T10:18:14Z",
        "10:18:14 9 june 2021|2021-06-09T10:18:14Z",
        "09-Jun-2021 10:18:14.512 +0200|2021-06-09T10:18:14Z",
        "Mon, 10-Dec-2007 17:02:24 GMT|2007-12-10T17:02:24Z",
        "Thu, 01 Jan 1970 00:00:00 GMT|1970-01-01T00:00:00Z",
        "Thu, 10 Apr 1980 16:33:12 GMT|1980-04-10T16:33:12Z",
        "1 Jan 69 0:0:0|2069-01-01T00:00:00Z",
        "1 Jan 70 0:0:0|1970-01-01T00:00:00Z",
        "1 Jan 99 0:0:0|1999-01-01T00:00:00Z",
        "1 Jan 00 0:0:0|2000-01-01T00:00:00Z",
        "1 Jan 1601 0:0:0|1601-01-01T00:00:00Z",
        "29 Feb 2024 23:59:59|2024-02-29T23:59:59Z",
        "12:13:14x 7th aprilx 2024!|2024-04-07T12:13:14Z",
        "08:00:00;13,Feb,2030|2030-02-13T08:00:00Z",
    })
    void datesOfAnyFormAreRead(String text, Instant expected) {
        assertThat(CookieDate.parse(text)).hasValue(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "foo", "Wed, 09 Jun 2021", "09 2021 10:18:14", "Jun 2021 10:18:14", "09 Jun 10:18:14", "09 Jun 1600 10:18:14", "00 Jun 2021 10:18:14",
        "32 Jun 2021 10:18:14", "31 Jun 2021 10:18:14", "29 Feb 2023 10:18:14", "09 Jun 2021 24:00:00", "09 Jun 2021 10:60:00", "09 Jun 2021 10:18:60",
        "09 Jun 12021 10:18:14", "09 Jun 2021 10:18", "09 Jun 2021 100:18:14", "009 Jun 2021 10:18:14", "09 Ju 2021 10:18:14", "09 Jun 2 10:18:14",
        "\u0660\u0669 Jun 2021 10:18:14"})
    void whatIsNoDateIsNone(String text) {
        assertThat(CookieDate.parse(text)).isEmpty();
    }
}
