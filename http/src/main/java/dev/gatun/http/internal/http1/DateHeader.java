package dev.gatun.http.internal.http1;

import dev.gatun.http.internal.head.Words;
import dev.gatun.reactor.Buffer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;

/**
 * The Date line (RFC 9110, section 6.6.1), encoded anew only when the second changes. It reads no clock: the event loop tells it the time. One per
 * event loop, used on its thread. Allocates nothing after it is made.
 */
public final class DateHeader {
    /** The bytes of the line. */
    public static final int SIZE = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n".length();

    /** The bytes of the value. */
    public static final int VALUE_SIZE = "Sun, 06 Nov 1994 08:49:37 GMT".length();

    private static final String DAYS = "ThuFriSatSunMonTueWed";
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final long SECONDS_PER_DAY = TimeUnit.DAYS.toSeconds(1);
    private static final int DAY_NAME = 6;
    private static final int DAY = 11;
    private static final int MONTH = 14;
    private static final int YEAR = 18;
    private static final int HOUR = 23;

    private final MemorySegment bytes =
            Buffer.over(Arena.ofAuto().allocate(40, 8)).putLatin1("Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n").segment();
    private long second;
    private long day;

    /** Makes a holder that says 1 January 1970 until {@link #at} is called. */
    public DateHeader() {}

    /** Tells the time, in seconds since 1970 in UTC; negative is taken as 0. */
    public void at(long epochSecond) {
        if (epochSecond != second) {
            second = Math.max(0, epochSecond);
            encode();
        }
    }

    private void encode() {
        if (second / SECONDS_PER_DAY != day) {
            day = second / SECONDS_PER_DAY;
            encodeDay();
        }
        int time = (int) (second % SECONDS_PER_DAY);
        two(HOUR, time / 3600);
        two(HOUR + 3, time / 60 % 60);
        two(HOUR + 6, time % 60);
    }

    /** Days to a date of the Gregorian calendar, counted from 1 March of year 0 so that the leap day is a year's last. */
    private void encodeDay() {
        text(DAY_NAME, DAYS, (int) (day % 7));
        long days = day + 719_468;
        long era = days / 146_097;
        int dayOfEra = (int) (days % 146_097);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        int year = (int) (yearOfEra + era * 400 + (month <= 2 ? 1 : 0));
        two(DAY, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1);
        text(MONTH, MONTHS, month - 1);
        two(YEAR, year / 100 % 100);
        two(YEAR + 2, year % 100);
    }

    private void two(int at, int value) {
        bytes.set(Words.BYTE, at, (byte) ('0' + value / 10));
        bytes.set(Words.BYTE, at + 1, (byte) ('0' + value % 10));
    }

    private void text(int at, String names, int index) {
        for (int i = 0; i < 3; i++) {
            bytes.set(Words.BYTE, at + i, (byte) names.charAt(3 * index + i));
        }
    }

    /** The second that the line tells, since 1970. */
    public long second() {
        return second;
    }

    /** Copies the {@link #VALUE_SIZE} bytes of the value to the front of {@code target}. */
    public void copyValue(byte[] target) {
        MemorySegment.copy(bytes, Words.BYTE, DAY_NAME, target, 0, VALUE_SIZE);
    }

    void write(Buffer out) {
        out.put(bytes, 0, SIZE);
    }
}
