/** HTTP on the reactor: codecs, server, router, middleware. */
@SuppressWarnings({"module", "requires-automatic"})
module dev.gatun.http {
    requires transitive dev.gatun.reactor;
    requires transitive dev.gatun.tls;

    requires static com.aayushatharva.brotli4j;
    requires static com.fasterxml.jackson.databind;
    requires static com.github.luben.zstd_jni;
    requires static jdk.jfr;
    requires static io.opentelemetry.api;
    requires static io.opentelemetry.context;
    requires static micrometer.core;

    exports dev.gatun.http;
    exports dev.gatun.http.client;
    exports dev.gatun.http.hosting;
    exports dev.gatun.http.metrics;
    exports dev.gatun.http.proxy;
    exports dev.gatun.http.tracing;
    exports dev.gatun.http.workers;
    exports dev.gatun.http.internal.client to dev.gatun.websocket;
    exports dev.gatun.http.internal.client.connect to dev.gatun.websocket;
    exports dev.gatun.http.internal.client.exchange to dev.gatun.websocket;
    exports dev.gatun.http.internal.files to dev.gatun.websocket;
    exports dev.gatun.http.internal.negotiation to dev.gatun.websocket;
}
