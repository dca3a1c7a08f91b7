/** SSLEngine as a layer between a connection and its protocol. */
module dev.gatun.tls {
    requires transitive dev.gatun.reactor;

    requires static jdk.jfr;

    exports dev.gatun.tls;

    provides java.net.spi.URLStreamHandlerProvider with dev.gatun.tls.internal.ocsp.StapleUrls;
}
