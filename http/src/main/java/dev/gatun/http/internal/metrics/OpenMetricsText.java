package dev.gatun.http.internal.metrics;

import dev.gatun.http.metrics.Distribution;
import dev.gatun.http.metrics.Metric;
import dev.gatun.http.metrics.MetricType;
import dev.gatun.http.metrics.MetricsSnapshot;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes metrics as text: OpenMetrics 1.0, and the older format of Prometheus (0.0.4), which differs in the names of counters and in the end. Pure.
 */
public final class OpenMetricsText {
    /** Upper ends of the buckets of histograms, in seconds: fixed, so that those of several processes can be summed. */
    static final double[] ENDS = {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60};

    private final StringBuilder out = new StringBuilder(16 << 10);
    private final boolean open;
    private String family = "";

    private OpenMetricsText(boolean open) {
        this.open = open;
    }

    /** OpenMetrics 1.0. */
    public static String open(MetricsSnapshot snapshot) {
        return new OpenMetricsText(true).text(snapshot);
    }

    /** Prometheus 0.0.4. */
    public static String prometheus(MetricsSnapshot snapshot) {
        return new OpenMetricsText(false).text(snapshot);
    }

    private String text(MetricsSnapshot snapshot) {
        snapshot.metrics().forEach(this::metric);
        if (open) {
            out.append("# EOF\n");
        }
        return out.toString();
    }

    private void metric(Metric metric) {
        String name = metric.type() == MetricType.COUNTER && !open ? metric.name() + "_total" : metric.name();
        if (!name.equals(family)) {
            family = name;
            String type = switch (metric.type()) {
                case COUNTER -> "counter";
                case GAUGE, MAXIMUM -> "gauge";
                case HISTOGRAM -> "histogram";
            };
            out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
            unit(name).ifPresent(unit -> out.append("# UNIT ").append(name).append(' ').append(unit).append('\n'));
            out.append("# HELP ").append(name).append(' ').append(escaped(metric.help(), open)).append('\n');
        }
        if (metric.type() == MetricType.HISTOGRAM) {
            histogram(metric);
        } else {
            sample(metric.type() == MetricType.COUNTER ? metric.name() + "_total" : name, metric.labels(), "", number(metric.value()));
        }
    }

    private Optional<String> unit(String name) {
        return Stream.of("seconds", "bytes").filter(unit -> open && name.endsWith('_' + unit)).findFirst();
    }

    private void histogram(Metric metric) {
        Distribution all = metric.distribution();
        for (double end : ENDS) {
            long count = all.within(Duration.ofNanos(Math.round(end * 1e9)));
            sample(metric.name() + "_bucket", metric.labels(), end(end), Long.toString(count));
        }
        sample(metric.name() + "_bucket", metric.labels(), "+Inf", Long.toString(all.count()));
        sample(metric.name() + "_count", metric.labels(), "", Long.toString(all.count()));
        sample(metric.name() + "_sum", metric.labels(), "", number(all.sumNanos() / 1e9));
    }

    /** @param end the label {@code le}; empty for none */
    private void sample(String name, Map<String, String> labels, String end, String value) {
        out.append(name);
        if (!labels.isEmpty() || !end.isEmpty()) {
            char next = '{';
            for (Map.Entry<String, String> label : labels.entrySet()) {
                out.append(next).append(label.getKey()).append("=\"").append(escaped(label.getValue(), true)).append('"');
                next = ',';
            }
            if (!end.isEmpty()) {
                out.append(next).append("le=\"").append(end).append('"');
            }
            out.append('}');
        }
        out.append(' ').append(value).append('\n');
    }

    /** Whole numbers without a point in the older format as well; {@code +Inf} and {@code NaN} as both have them. */
    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : Double.toString(value);
    }

    /** As parsers compare it, which take it for text: 0.0001, and in OpenMetrics 1.0 where the older format has 1. */
    private String end(double seconds) {
        String plain = BigDecimal.valueOf(seconds).stripTrailingZeros().toPlainString();
        return open && plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }

    private static String escaped(String text, boolean quotes) {
        String escaped = text.replace("\\", "\\\\").replace("\n", "\\n");
        return quotes ? escaped.replace("\"", "\\\"") : escaped;
    }
}
