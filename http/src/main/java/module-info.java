/** HTTP on the reactor: codecs, server, router, middleware. */
module dev.gatun.http {
    requires transitive dev.gatun.reactor;
    requires transitive dev.gatun.tls;

    exports dev.gatun.http;
}
