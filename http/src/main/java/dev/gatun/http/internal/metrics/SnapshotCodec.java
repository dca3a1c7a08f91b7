package dev.gatun.http.internal.metrics;

import dev.gatun.http.metrics.Distribution;
import dev.gatun.http.metrics.Metric;
import dev.gatun.http.metrics.MetricType;
import dev.gatun.http.metrics.MetricsSnapshot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A snapshot as one word of text and back, with all that histograms know. For processes of one program: the form may change with its version. Pure. */
public final class SnapshotCodec {
    private static final int VERSION = 1;
    private static final int MOST_METRICS = 1_000_000;

    private SnapshotCodec() {}

    /** As a word of Base64. */
    public static String encode(MetricsSnapshot snapshot) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(8 << 10);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeInt(snapshot.metrics().size());
            for (Metric metric : snapshot.metrics()) {
                write(metric, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static void write(Metric metric, DataOutputStream out) throws IOException {
        out.writeUTF(metric.name());
        out.writeByte(metric.type().ordinal());
        out.writeUTF(metric.help());
        out.writeByte(metric.labels().size());
        for (Map.Entry<String, String> label : metric.labels().entrySet()) {
            out.writeUTF(label.getKey());
            out.writeUTF(label.getValue());
        }
        if (metric.type() != MetricType.HISTOGRAM) {
            out.writeDouble(metric.value());
            return;
        }
        long[] counts = metric.distribution().counts();
        out.writeLong(metric.distribution().sumNanos());
        int used = 0;
        for (long count : counts) {
            used += count == 0 ? 0 : 1;
        }
        out.writeShort(used);
        for (int part = 0; part < counts.length; part++) {
            if (counts[part] != 0) {
                out.writeShort(part);
                out.writeLong(counts[part]);
            }
        }
    }

    /** @throws IllegalArgumentException when it is none of this version */
    public static MetricsSnapshot decode(String word) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(word)))) {
            int version = in.readByte();
            int size = in.readInt();
            if (version != VERSION || size < 0 || size > MOST_METRICS) {
                throw new IllegalArgumentException("a snapshot of version " + version + " with " + size + " metrics can't be read");
            }
            List<Metric> metrics = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                metrics.add(read(in));
            }
            return new MetricsSnapshot(metrics);
        } catch (IOException e) {
            throw new IllegalArgumentException("a snapshot that ends early", e);
        }
    }

    private static Metric read(DataInputStream in) throws IOException {
        String name = in.readUTF();
        int type = in.readByte();
        if (type < 0 || type >= MetricType.values().length) {
            throw new IllegalArgumentException("a snapshot with a metric of type " + type);
        }
        String help = in.readUTF();
        Map<String, String> labels = new LinkedHashMap<>();
        for (int left = in.readUnsignedByte(); left > 0; left--) {
            labels.put(in.readUTF(), in.readUTF());
        }
        if (MetricType.values()[type] != MetricType.HISTOGRAM) {
            return Metric.of(name, MetricType.values()[type], help, labels, in.readDouble());
        }
        long sum = in.readLong();
        long[] counts = new long[LogLinear.PARTS];
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            int part = in.readUnsignedShort();
            if (part >= counts.length) {
                throw new IllegalArgumentException("a snapshot with part " + part + " of a histogram");
            }
            counts[part] = in.readLong();
        }
        return Metric.of(name, help, labels, Distribution.of(counts, sum));
    }
}
