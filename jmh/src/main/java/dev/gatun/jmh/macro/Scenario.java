package dev.gatun.jmh.macro;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One question that the macro run answers, for each server in turn. */
sealed interface Scenario {
    /** What {@code --scenarios} calls it. */
    String name();

    /** What the report says above its table. */
    String title();

    /** Whether a certificate is needed. */
    boolean secure();

    /** The controls that take part. */
    Set<Control> controls();

    /** CPU time per request under a load, against a control. */
    record Load(String name, String title, Control control, LoadProfile profile) implements Scenario {
        @Override
        public boolean secure() {
            return profile.protocol().secure();
        }

        @Override
        public Set<Control> controls() {
            return profile.proxied() ? Set.of(control, Control.C) : Set.of(control);
        }
    }

    /** Time from the start of the process to the first response. */
    record Start(String name, String title) implements Scenario {
        @Override
        public boolean secure() {
            return false;
        }

        @Override
        public Set<Control> controls() {
            return Set.of();
        }
    }

    /**
     * User-space memory per idle connection.
     *
     * @param control what is measured beside the others; empty for TLS, which the C control does not speak
     * @param warmUp  what the server does before
     * @param opening what each connection does before it is silent
     */
    record Idle(String name, String title, Optional<Control> control, LoadProfile warmUp, Opening opening, int connections) implements Scenario {
        @Override
        public boolean secure() {
            return warmUp.protocol().secure();
        }

        @Override
        public Set<Control> controls() {
            return control.map(Set::of).orElse(Set.of());
        }
    }

    /**
     * Latency of an established connection without and with a storm of handshakes.
     *
     * @param established the connection that is measured
     * @param handshakes  what storms
     */
    record Storm(String name, String title, LoadProfile established, LoadProfile handshakes) implements Scenario {
        @Override
        public boolean secure() {
            return true;
        }

        @Override
        public Set<Control> controls() {
            return Set.of();
        }
    }

    /** Full handshakes a second: a tenth of one core with the JDK's engine. */
    int STORM = 50;

    /** What a browser sends on each request, so that the cost of headers is seen. */
    String[] BROWSER = {
        "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
        "Accept-Language: en-US,en;q=0.5",
        "Accept-Encoding: gzip, deflate, br, zstd",
        "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Referer: http://127.0.0.1/index.html",
        "Cookie: session=4f6d8a1c9b2e47d0a5c3; theme=dark; consent=1",
        "Cache-Control: max-age=0",
        "Upgrade-Insecure-Requests: 1"
    };

    /** All scenarios, in the order of the report. */
    static List<Scenario> all(RunOptions options) {
        List<Scenario> all = new ArrayList<>(http1(options));
        all.addAll(tls(options));
        all.addAll(http2());
        all.addAll(webSocket(options));
        all.addAll(proxy());
        return all;
    }

    private static List<Scenario> http1(RunOptions options) {
        int many = options.manyConnections();
        int idle = options.idleConnections();
        return List.of(
                load("keep-alive", "Keep-alive, 64 connections", LoadProfile.plaintext(64)),
                load("headers", "Keep-alive, 64 connections, eight headers of a browser", LoadProfile.plaintext(64).headers(BROWSER)),
                load("pipelined", "Pipelined x16, 64 connections", LoadProfile.plaintext(64).pipelined(16)),
                load("churn", "Churn: connect, one request, close; 64 at a time", LoadProfile.plaintext(64).closing()),
                load("body", "Body of 10 KB, 64 connections", LoadProfile.tenKilobytes(64)),
                load("many", "Many connections: " + many + ", keep-alive", LoadProfile.plaintext(many)),
                load("latency", "Unloaded: one connection, one request at a time", LoadProfile.plaintext(1)),
                new Load("file", "File of 1 MB, 16 connections", Control.NGINX, LoadProfile.megabyte(16)),
                new Start("start", "From the start of the process to the first response"),
                new Idle(
                        "idle",
                        "User-space memory per idle connection, up to " + idle + " held",
                        Optional.of(Control.C),
                        LoadProfile.plaintext(64),
                        Opening.REQUEST,
                        idle));
    }

    private static Load load(String name, String title, LoadProfile profile) {
        return new Load(name, title, Control.C, profile);
    }

    private static List<Scenario> tls(RunOptions options) {
        int idle = options.idleConnections();
        return List.of(
                new Load("https", "TLS 1.3, keep-alive, 64 connections", Control.NGINX, LoadProfile.plaintext(64).over(Protocol.HTTPS)),
                new Load(
                        "handshake",
                        "Full TLS 1.3 handshake, one request, close; 16 at a time",
                        Control.NGINX,
                        LoadProfile.handshakes(LoadProfile.Tool.FULL_HANDSHAKES, 16)),
                new Load(
                        "resumed",
                        "Resumed TLS 1.3 handshake, one request, close; 16 at a time",
                        Control.NGINX,
                        LoadProfile.handshakes(LoadProfile.Tool.RESUMED_HANDSHAKES, 16)),
                new Load("https-file", "File of 1 MB over TLS 1.3, 16 connections", Control.NGINX, LoadProfile.megabyte(16).over(Protocol.HTTPS)),
                new Idle(
                        "https-idle",
                        "User-space memory per idle TLS connection, up to " + idle + " held",
                        Optional.empty(),
                        LoadProfile.plaintext(64).over(Protocol.HTTPS),
                        Opening.REQUEST,
                        idle),
                new Storm(
                        "storm",
                        "One established TLS connection, one request at a time, without and with " + STORM + " full handshakes a second",
                        LoadProfile.plaintext(1).over(Protocol.HTTPS),
                        LoadProfile.handshakes(LoadProfile.Tool.FULL_HANDSHAKES, 64).rate(STORM)));
    }

    private static List<Scenario> http2() {
        LoadProfile streams = LoadProfile.plaintext(16).pipelined(32);
        return List.of(
                new Load("h2c", "HTTP/2 in clear text, 16 connections with 32 streams each", Control.NGHTTPD, streams.over(Protocol.H2C)),
                new Load("h2", "HTTP/2 over TLS 1.3, 16 connections with 32 streams each", Control.NGHTTPD, streams.over(Protocol.H2)),
                new Load(
                        "h2-headers",
                        "HTTP/2 in clear text, 16 connections with 32 streams each, eight headers of a browser",
                        Control.NGHTTPD,
                        streams.over(Protocol.H2C).headers(BROWSER)));
    }

    private static List<Scenario> webSocket(RunOptions options) {
        int members = options.members();
        int idle = options.idleConnections();
        LoadProfile echo = LoadProfile.echo(64, 125);
        return List.of(
                echo("ws-echo", "WebSocket: 125 bytes come back, 64 connections with one message under way each", echo),
                echo("ws-echo-pipelined", "WebSocket: 125 bytes come back, 64 connections with 16 messages in each write", echo.pipelined(16)),
                echo("ws-echo-16k", "WebSocket: 16 KB come back, 64 connections with one message under way each", LoadProfile.echo(64, 16_384)),
                echo("ws-deflate", "WebSocket with permessage-deflate: 1 KB of JSON comes back, 64 connections", LoadProfile.compressedEcho(64)),
                echo(
                        "ws-broadcast",
                        "WebSocket: 125 bytes go to " + members + " connections; requests are what each of them gets",
                        LoadProfile.broadcast(members, 125)),
                new Idle(
                        "ws-idle",
                        "User-space memory per idle WebSocket, up to " + idle + " held",
                        Optional.of(Control.WEBSOCKET),
                        echo,
                        Opening.WEBSOCKET,
                        idle));
    }

    private static List<Scenario> proxy() {
        return List.of(
                new Load("proxy", "Proxy of the C control, keep-alive, 64 connections", Control.NGINX, LoadProfile.plaintext(64).byProxy()),
                new Load("proxy-body", "Proxy of the C control, body of 10 KB, 64 connections", Control.NGINX, LoadProfile.tenKilobytes(64).byProxy()));
    }

    private static Load echo(String name, String title, LoadProfile profile) {
        return new Load(name, title, Control.WEBSOCKET, profile);
    }

    /** Those that the command line asks for. */
    static List<Scenario> chosen(RunOptions options) {
        List<Scenario> all = all(options);
        if (options.scenarios().isEmpty()) {
            return all;
        }
        return options.scenarios().stream()
                .map(name -> all.stream()
                        .filter(scenario -> scenario.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "no scenario " + name + "; there are " + all.stream().map(Scenario::name).toList())))
                .toList();
    }
}
