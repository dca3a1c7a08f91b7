package dev.gatun.examples.showcase.config;

import dev.gatun.http.Http2Options;
import dev.gatun.http.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A server.
 *
 * @param listens where it listens
 * @param tls how it speaks TLS
 * @param limits what clients are allowed; the time-outs of the file are among these
 * @param http2 how it speaks HTTP/2
 * @param shutdown how long exchanges may take to end when the server does
 * @param lameDuck how long the end is announced before
 */
public record ServerSettings(
        List<ListenSettings> listens, TlsSettings tls, Limits limits, Http2Options http2, Duration shutdown, Duration lameDuck) {
    private static final Duration LEAST = Duration.ofMillis(1);
    private static final Duration SHUTDOWN = Duration.ofSeconds(20);

    /** What of a server is in one section of the file, and of another record here. */
    private record Times(Duration shutdown, Duration lameDuck) {}

    static Optional<ServerSettings> read(Section section, ConfigurationReader reader) {
        List<ListenSettings> listens = section.need("listen").map(list -> list.list(reader::listen)).orElse(List.of());
        TlsSettings tls = section.find("tls", "none").flatMap(value -> value.section("tls", TlsSettings::read)).orElse(TlsSettings.DEFAULT);
        Limits.Builder limits = Limits.builder();
        Times times = section.find("timeouts", "as below").flatMap(value -> value.section("timeouts", inner -> Optional.of(times(inner, limits))))
                .orElse(new Times(SHUTDOWN, Duration.ZERO));
        section.find("limits", "as below").flatMap(value -> value.section("limits", inner -> Optional.of(limits(inner, limits))));
        Http2Options http2 = section.find("http2", "as below").flatMap(value -> value.section("http2", ServerSettings::http2)).orElse(Http2Options.DEFAULT);
        return Optional.of(new ServerSettings(listens, tls, limits.build(), http2, times.shutdown, times.lameDuck));
    }

    private static Times times(Section section, Limits.Builder limits) {
        limits.header(section.duration("header", Limits.DEFAULT.header(), LEAST))
                .bodyGap(section.duration("bodyGap", Limits.DEFAULT.bodyGap(), LEAST))
                .idle(section.duration("idle", Limits.DEFAULT.idle(), LEAST))
                .write(section.duration("write", Limits.DEFAULT.write(), LEAST));
        return new Times(section.duration("shutdown", SHUTDOWN, Duration.ZERO), section.duration("lameDuck", Duration.ZERO, Duration.ZERO));
    }

    private static Limits.Builder limits(Section section, Limits.Builder limits) {
        Limits usual = Limits.DEFAULT;
        return limits.target(section.bytes("target", usual.target(), 1))
                .headerBytes(section.bytes("headerBytes", usual.headerBytes(), 1))
                .headerCount(section.number("headerCount", usual.headerCount(), 1))
                .body(section.bytes("body", usual.body(), 0, Long.MAX_VALUE))
                .minimumRate(section.bytes("minimumRate", usual.minimumRate(), 0))
                .connections(section.number("connections", usual.connections(), 1))
                .requestsPerConnection(section.number("requestsPerConnection", usual.requestsPerConnection(), 1, Long.MAX_VALUE))
                .virtualThreads(section.number("virtualThreads", usual.virtualThreads(), 1))
                .pipelined(section.number("pipelined", usual.pipelined(), 1))
                .pendingWrites(section.bytes("pendingWrites", usual.pendingWrites(), 1, Long.MAX_VALUE))
                .drain(section.bytes("drain", usual.drain(), 0));
    }

    private static Optional<Http2Options> http2(Section section) {
        Http2Options usual = Http2Options.DEFAULT;
        boolean clearText = section.flag("clearText", usual.enabled());
        int streams = section.number("streams", usual.streams(), 1);
        int unread = section.bytes("unreadWindow", usual.unreadWindow(), 1);
        int stream = section.bytes("streamWindow", usual.streamWindow(), 1);
        int connection = section.bytes("connectionWindow", usual.connectionWindow(), 1);
        boolean push = section.flag("push", usual.push());
        Duration ack = section.duration("settingsAck", usual.settingsAck(), LEAST);
        return section.tried(() -> new Http2Options(clearText, streams, unread, stream, connection, push, ack));
    }
}
