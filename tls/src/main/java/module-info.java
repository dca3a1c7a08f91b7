/** SSLEngine as a layer between a connection and its protocol. */
@SuppressWarnings("module")
module dev.gatun.tls {
    requires transitive dev.gatun.reactor;

    requires static jdk.jfr;

    exports dev.gatun.tls;
    exports dev.gatun.tls.internal.hosts to dev.gatun.http;

    provides java.net.spi.URLStreamHandlerProvider with dev.gatun.tls.internal.ocsp.StapleUrls;
}
