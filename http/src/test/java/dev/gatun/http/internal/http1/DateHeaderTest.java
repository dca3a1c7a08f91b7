package dev.gatun.http.internal.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DateHeaderTest {
    private static final DateTimeFormatter FIXDATE = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final DateHeader date = new DateHeader();

    private String at(long second) {
        Buffer out = Buffer.allocate(DateHeader.SIZE);
        date.at(second);
        date.write(out);
        return out.toString(StandardCharsets.US_ASCII);
    }

    @Test
    void saysWhatTheRfcSays() {
        assertThat(at(784_111_777)).isEqualTo("Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n");
    }

    @Test
    void agreesWithTheCalendarOfTheJdk() {
        Random random = new Random(42);
        for (int i = 0; i < 20_000; i++) {
            long second = random.nextLong(Instant.parse("9999-12-31T23:59:59Z").getEpochSecond());
            assertThat(at(second)).isEqualTo("Date: " + FIXDATE.format(Instant.ofEpochSecond(second)) + "\r\n");
        }
    }

    @Test
    void goesThroughEveryDayOfFourYears() {
        long start = Instant.parse("2027-12-31T23:59:59Z").getEpochSecond();
        for (int day = 0; day < 1500; day++) {
            long second = start + 86_400L * day;
            assertThat(at(second)).contains(FIXDATE.format(Instant.ofEpochSecond(second)));
            assertThat(at(second + 1)).contains(FIXDATE.format(Instant.ofEpochSecond(second + 1)));
        }
    }

    @Test
    void takesTimeBeforeTheEpochAsTheEpoch() {
        at(5);

        assertThat(at(-1)).isEqualTo("Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n");
    }
}
