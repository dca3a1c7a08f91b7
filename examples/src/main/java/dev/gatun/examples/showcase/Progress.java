package dev.gatun.examples.showcase;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;

/** A line that says how far a download is, once it has taken a while: written over itself, a few times a second. Used by one thread. */
final class Progress {
    private static final long QUIET = Duration.ofMillis(500).toNanos();
    private static final long PAUSE = Duration.ofMillis(200).toNanos();
    private static final int WIDTH = 30;

    private final PrintStream out;
    private final OptionalLong total;
    private final long since = System.nanoTime();
    private long next = since + QUIET;
    private long bytes;
    private boolean shown;

    Progress(PrintStream out, OptionalLong total) {
        this.out = out;
        this.total = total;
    }

    /** More has come. */
    void add(int count) {
        bytes += count;
        long now = System.nanoTime();
        if (now - next >= 0) {
            next = now + PAUSE;
            shown = true;
            out.print('\r' + line(bytes, total, now - since));
            out.flush();
        }
    }

    /** All has come. */
    void end() {
        if (shown) {
            out.println('\r' + line(bytes, total, System.nanoTime() - since));
        }
    }

    /** {@code [=====>    ]  52 %  10.4 MB of 20.0 MB  5.2 MB/s  2 s left}. */
    static String line(long bytes, OptionalLong total, long nanos) {
        double perSecond = bytes * 1e9 / Math.max(1, nanos);
        if (total.isEmpty() || total.getAsLong() == 0) {
            return String.format(Locale.ROOT, "%s  %s/s", size(bytes), size(perSecond));
        }
        double share = Math.min(1, (double) bytes / total.getAsLong());
        int filled = (int) Math.round(share * WIDTH);
        long left = perSecond == 0 ? 0 : Math.round((total.getAsLong() - bytes) / perSecond);
        return String.format(Locale.ROOT, "[%s%s] %3d %%  %s of %s  %s/s  %d s left",
                "=".repeat(filled), " ".repeat(WIDTH - filled), Math.round(share * 100), size(bytes), size(total.getAsLong()), size(perSecond), left);
    }

    private static String size(double bytes) {
        String[] units = {"B", "kB", "MB", "GB", "TB"};
        int unit = 0;
        double value = bytes;
        while (value >= 1000 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
    }
}
