package dev.gatun.reactor;

import dev.gatun.reactor.internal.loop.Backends;
import dev.gatun.reactor.internal.platform.SystemProbe;
import dev.gatun.reactor.internal.platform.SystemProbes;
import dev.gatun.reactor.internal.posix.NativeAccess;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What this machine is, and what of it event loops can use.
 *
 * <p>Nothing is concluded from names: each feature was tried a moment ago, with a socket or a system call of its own.
 *
 * @param os name of the operating system
 * @param kernel its version
 * @param architecture as Java calls it: {@code amd64}, {@code aarch64}
 * @param cpus processors that the Java VM may use
 * @param pageSize bytes per page of memory; 0 when it is not known
 * @param libc name and version of the C library; empty when it is not known
 * @param nativeAccess empty, or why the reactor may not call the operating system and which flag of {@code java} allows it
 * @param backends what works, and why the rest does not
 * @param features what the system offers to sockets
 */
public record Platform(
        String os,
        String kernel,
        String architecture,
        int cpus,
        int pageSize,
        String libc,
        String nativeAccess,
        Map<Backend, Support> backends,
        Map<Feature, Support> features) {

    /** A thing that some systems have. */
    public enum Feature {
        /** Several listeners on one port, balanced by the kernel: each event loop accepts by itself. */
        REUSE_PORT("reusePort"),
        /** Several processes on one port. */
        PREFORK("prefork"),
        /** Bytes in the first segment of a connection (RFC 7413), for listeners. */
        FAST_OPEN("fastOpen"),
        /** Files that the kernel sends by itself. */
        SEND_FILE("sendFile"),
        /** Unix-domain stream sockets. */
        UNIX_SOCKETS("unixSockets"),
        /** Unix-domain sockets without a file. */
        ABSTRACT_UNIX_SOCKETS("abstractUnixSockets"),
        /** IPv6 on this machine. */
        IPV6("ipv6"),
        /** Several datagrams per call. */
        DATAGRAM_BATCHES("datagramBatches"),
        /** The io_uring interface of Linux. */
        IO_URING("io_uring"),
        /** Sending without a copy. */
        ZERO_COPY("zeroCopy"),
        /** Spinning on the device before sleeping. */
        BUSY_POLL("busyPoll"),
        /** Connections that are accepted once they have something to say. */
        DEFER_ACCEPT("deferAccept"),
        /** Listeners bound to the connections of a processor. */
        INCOMING_CPU("incomingCpu"),
        /** TLS records made by the kernel. */
        KERNEL_TLS("kernelTls");

        private final String label;

        Feature(String label) {
            this.label = label;
        }

        /** The name for people. */
        public String label() {
            return label;
        }
    }

    /**
     * Whether something works here.
     *
     * @param works whether it does
     * @param reason what was seen, or why not
     */
    public record Support(boolean works, String reason) {
        /** It works. */
        public static Support yes(String reason) {
            return new Support(true, reason);
        }

        /** It does not. */
        public static Support no(String reason) {
            return new Support(false, reason);
        }
    }

    /** Copies the maps. */
    public Platform {
        backends = Map.copyOf(backends);
        features = Map.copyOf(features);
    }

    /** Looks at this machine. Takes a few milliseconds, leaves nothing open, and never throws. */
    public static Platform current() {
        String os = System.getProperty("os.name");
        SystemProbe probe = SystemProbes.of(os);
        Map<Feature, Support> features = new EnumMap<>(Feature.class);
        for (Feature feature : Feature.values()) {
            features.put(feature, probe.probe(feature));
        }
        Map<Backend, Support> backends = new EnumMap<>(Backend.class);
        for (Backend backend : Backend.values()) {
            if (backend != Backend.AUTO) {
                String why = Backends.whyNot(backend);
                backends.put(backend, why.isEmpty() ? Support.yes("works") : Support.no(why));
            }
        }
        return new Platform(
                os,
                System.getProperty("os.version"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                probe.pageSize(),
                probe.libc(),
                NativeAccess.problem(),
                backends,
                features);
    }

    /** Whether a feature works here. */
    public boolean supports(Feature feature) {
        return features.get(feature).works();
    }

    /** The rows of a table of three columns: what, how it is, and the reason or an empty text. */
    public List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("operating system", os, kernel));
        rows.add(List.of("architecture", architecture, ""));
        rows.add(List.of("processors", Integer.toString(cpus), ""));
        rows.add(List.of("page size", pageSize == 0 ? "unknown" : pageSize + " bytes", ""));
        rows.add(List.of("C library", libc.isEmpty() ? "unknown" : libc, ""));
        rows.add(List.of("Java", System.getProperty("java.version"), System.getProperty("java.vm.name")));
        rows.add(List.of("native access", nativeAccess.isEmpty() ? "yes" : "no", nativeAccess));
        for (Backend backend : Backend.values()) {
            if (backends.containsKey(backend)) {
                rows.add(row("backend " + backend, backends.get(backend)));
            }
        }
        for (Feature feature : Feature.values()) {
            rows.add(row(feature.label(), features.get(feature)));
        }
        return List.copyOf(rows);
    }

    private static List<String> row(String what, Support support) {
        return List.of(what, support.works() ? "yes" : "no", support.reason());
    }

    /** The rows as a table of text, a line each. */
    public String describe() {
        List<List<String>> rows = rows();
        int first = rows.stream().mapToInt(row -> row.get(0).length()).max().orElse(1);
        int second = rows.stream().mapToInt(row -> row.get(1).length()).max().orElse(1);
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            String line = pad(row.get(0), first) + "  " + pad(row.get(1), second) + "  " + row.get(2);
            text.append(line.stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
