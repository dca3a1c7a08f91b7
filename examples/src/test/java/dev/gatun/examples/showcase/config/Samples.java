package dev.gatun.examples.showcase.config;

import dev.gatun.examples.showcase.TestAuthority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Files that several tests read. */
final class Samples {
    /** All sections and all keys. */
    static final String FULL = """
            loops: 2
            backend: poll
            execution: event-loop
            metrics: true
            log: {level: warning, file: gatun.log, rotate: 1MiB, keep: 2}
            accessLog: {format: json, file: access.log, rotate: 1MiB, keep: 3}
            servers:
              main:
                listen:
                  - http: 127.0.0.1:8080
                  - https: "[::1]:8443"
                    protocols: h2
                    proxyProtocol: [10.0.0.0/8, 192.0.2.1]
                  - http: :8081
                    protocols: [http/1.1]
                tls:
                  certificate: {cert: shop.crt, key: shop.key}
                  policy: modern
                  clientCa: other.crt
                timeouts: {header: 5s, bodyGap: 15s, idle: 2m, write: 1500ms, shutdown: 30s, lameDuck: 2s}
                limits:
                  target: 4KiB
                  headerBytes: 32 KiB
                  headerCount: 50
                  body: 1MiB
                  minimumRate: 0
                  connections: 1000
                  requestsPerConnection: 10000
                  virtualThreads: 500
                  pipelined: 16
                  pendingWrites: 2MiB
                  drain: 1024
                http2:
                  clearText: false
                  streams: 10
                  unreadWindow: 32KiB
                  streamWindow: 2MiB
                  connectionWindow: 32MiB
                  push: true
                  settingsAck: 3s
              local:
                listen:
                  unix: gatun.sock
            hosts:
              - names: [shop.example, "*.shop.example", Bücher.example]
                servers: main
                certificate: {cert: shop.crt, key: shop.key}
                redirectToHttps: 8443
                securityHeaders: {x-frame-options: SAMEORIGIN, strict-transport-security: off}
                methods: [GET, HEAD]
                allow: [127.0.0.0/8, 10.0.0.0/8]
                deny: 10.1.0.0/16
                body: 64KiB
                rateLimit: {requests: 100, per: 10s, burst: 20, key: "header:x-api-key", sliding: false}
                errorPages: {404: 404.html, 5xx: 404.html}
                routes:
                  - path: /assets/
                    files: {directory: public, listing: true, precompressed: true, dotFiles: true, immutable: true, maxAge: 30d}
                  - path: /api
                    proxy:
                      to: [127.0.0.1:9001, "http://127.0.0.1:9002"]
                      balance: least-connections
                      health: /health
                      stripPrefix: true
                      http2: true
                  - path: /old
                    redirect: {to: "https://shop.example/new", status: 301}
                  - path: /robots.txt
                    respond:
                      text: |
                        User-agent: *
                        Disallow: /
                      type: text/plain
                      status: 200
              - names: static.example
                routes:
                  - files:
                      overlay: [public, {archive: site.zip, within: web}]
                  - path: /docs
                    files: site.zip
              - routes:
                  - files: public
                  - path: /metrics
                    metrics: {allow: [127.0.0.0/8, 10.0.0.0/8]}
                  - path: /healthz
                    probe: liveness
                  - path: /readyz
                    probe: readiness
            tenants:
              acme:
                hosts: [shop.example, static.example]
                requestsPerSecond: 500
                burst: 1000
                concurrent: 100
                bytesPerSecond: 20MiB
                connections: 2000
            """;

    /** What {@link #FULL} and the example name. */
    static void files(Path folder) throws Exception {
        TestAuthority.Identity identity = new TestAuthority("Authority").identity("shop.example");
        for (String name : new String[] {"shop", "other"}) {
            identity.write(folder, name);
        }
        for (String name : new String[] {"public", "errors", "tls"}) {
            Files.createDirectory(folder.resolve(name));
        }
        identity.write(folder.resolve("tls"), "example");
        archive(folder.resolve("site.zip"));
        for (String name : new String[] {"404.html", "errors/404.html", "errors/5xx.html"}) {
            Files.writeString(folder.resolve(name), "<p>");
        }
    }

    /** An archive with {@code web/page.txt}. */
    static void archive(Path file) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("web/page.txt"));
            zip.write("from the archive".getBytes(StandardCharsets.US_ASCII));
            zip.closeEntry();
        }
    }

    /** Those that can't be beside all that is in {@link #FULL}. */
    static final String WORKERS = """
            workers: {count: 4, admin: 9001}
            log: warning
            accessLog: {file: access.log}
            servers: {main: {listen: {http: 127.0.0.1:8080}}}
            hosts: [{routes: {showcase: true}}]
            """;

    private Samples() {}
}
