package dev.gatun.http.internal.files;

import java.util.ArrayList;
import java.util.List;

/**
 * A parsed {@code Range} field against a representation of known size (RFC 9110 section 14.2). Pure.
 *
 * @param outcome what to do
 * @param ranges the satisfiable ranges in the client's order, when the outcome is {@link Outcome#PARTIAL}
 */
public record ByteRanges(Outcome outcome, List<Span> ranges) {
    /**
     * More ranges than a reader of PDF files asks for. A request for hundreds of small ranges costs a header each: CVE-2011-3192. What goes
     * beyond a limit is answered as if the field were absent, as RFC 9110 section 14.2 permits.
     */
    static final int MAX_RANGES = 16;

    /** What a {@code Range} field leads to. */
    public enum Outcome {
        /** The field is no use: answer with the whole. */
        WHOLE,
        /** Answer 206 with the ranges. */
        PARTIAL,
        /** Answer 416. */
        UNSATISFIABLE
    }

    /** Bytes {@code first} to {@code last}, both included. */
    public record Span(long first, long last) {
        /** How many bytes. */
        public long length() {
            return last - first + 1;
        }

        private boolean overlaps(Span other) {
            return first <= other.last && other.first <= last;
        }
    }

    private static final ByteRanges WHOLE = new ByteRanges(Outcome.WHOLE, List.of());
    private static final ByteRanges UNSATISFIABLE = new ByteRanges(Outcome.UNSATISFIABLE, List.of());

    /** Parses {@code field} for a representation of {@code size} bytes. Malformed fields and unknown units are ignored, as the RFC requires. */
    public static ByteRanges parse(String field, long size) {
        if (!field.regionMatches(true, 0, "bytes=", 0, 6)) {
            return WHOLE;
        }
        List<Span> spans = new ArrayList<>();
        int count = 0;
        for (String part : field.substring(6).split(",", MAX_RANGES * 2)) {
            String spec = part.strip();
            if (spec.isEmpty()) {
                continue;
            }
            if (++count > MAX_RANGES) {
                return WHOLE;
            }
            int dash = spec.indexOf('-');
            long first = dash <= 0 ? -1 : number(spec, 0, dash);
            long last = dash < 0 || dash == spec.length() - 1 ? -1 : number(spec, dash + 1, spec.length());
            boolean malformed = dash < 0 || first == MALFORMED || last == MALFORMED || first < 0 && last < 0 || first >= 0 && last >= 0 && last < first;
            if (malformed) {
                return WHOLE;
            }
            if (first < 0) {
                first = Math.max(0, size - last);
                last = last == 0 ? -1 : size - 1;
            } else {
                last = last < 0 ? size - 1 : Math.min(last, size - 1);
            }
            if (first < size && first <= last) {
                spans.add(new Span(first, last));
            }
        }
        if (spans.isEmpty()) {
            return count == 0 ? WHOLE : UNSATISFIABLE;
        }
        return greedy(spans, size) ? WHOLE : new ByteRanges(Outcome.PARTIAL, List.copyOf(spans));
    }

    /** More than one overlap, or more bytes than the whole has: not a client that wants to save (RFC 9110 section 17.15). */
    private static boolean greedy(List<Span> spans, long size) {
        int overlaps = 0;
        long total = 0;
        for (int i = 0; i < spans.size(); i++) {
            total += spans.get(i).length();
            for (int j = 0; j < i; j++) {
                overlaps += spans.get(i).overlaps(spans.get(j)) ? 1 : 0;
            }
        }
        return overlaps > 1 || total > size;
    }

    private static final long MALFORMED = -2;

    /** Digits only; what does not fit into 18 digits lies behind the end of every file. */
    private static long number(String text, int start, int end) {
        long value = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return MALFORMED;
            }
            value = value > 99_999_999_999_999_999L ? Long.MAX_VALUE / 2 : value * 10 + c - '0';
        }
        return value;
    }
}
