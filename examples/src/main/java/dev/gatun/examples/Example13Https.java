package dev.gatun.examples;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.Redirects;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.tls.Credentials;
import dev.gatun.tls.Pem;
import dev.gatun.tls.TlsConfig;
import dev.gatun.tls.TlsPolicy;

/**
 * 13: HTTPS by PEM files, another certificate for a second host, and a redirect for those who come by HTTP. Certificates to try it with, once for each name:
 *
 * <p>{@snippet :
 * // openssl req -x509 -nodes -days 30 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -subj /CN=localhost \
 * //     -addext subjectAltName=DNS:localhost -out localhost.crt -keyout localhost.key
 * // java … Example13Https localhost.crt localhost.key admin.crt admin.key
 * // curl --cacert admin.crt https://admin.localhost:8443/
 * }
 */
public final class Example13Https {
    private Example13Https() {}

    /** Listens on ports 8443 and 8080. The arguments are certificate and key for localhost, then for admin.localhost. */
    public static void main(String[] arguments) {
        if (arguments.length != 4) {
            System.err.println("usage: Example13Https CERTIFICATE KEY CERTIFICATE-OF-ADMIN KEY-OF-ADMIN");
            return;
        }
        start(8443, Pem.files(arguments[0], arguments[1]), Pem.files(arguments[2], arguments[3]));
        redirect(8080, 8443);
    }

    static HttpServer start(int port, Credentials localhost, Credentials admin) {
        TlsConfig tls = TlsConfig.builder()
                // For localhost, and for whoever asks for nothing that is known.
                .certificate(localhost)
                // Chosen by the name in the client's hello (SNI). This host takes TLS 1.3 only.
                .host("admin.localhost", host -> host.certificate(admin).policy(TlsPolicy.MODERN))
                // A renewed certificate is taken over without a restart; a broken file is in the log, and the old one stays.
                .reloadOnChange()
                .build();
        return HttpServer.builder()
                .listen(Listen.tcp(port).tls(tls))
                // On a domain of your own, SecurityHeaders.defaults() makes browsers come back by HTTPS only; localhost would be so for a year.
                .get("/", Example13Https::greet)
                // A request for this host on a connection that was made for the other one is answered 421, and the client connects anew.
                .host("admin.localhost", routes -> routes.get("/", request -> Response.text("the gates are over here\n")))
                .start();
    }

    /** Sends everybody to the port with TLS. On the usual ports, 80 and 443, {@code Redirects.toHttps()} does it. */
    static HttpServer redirect(int port, int https) {
        return HttpServer.builder()
                .listen(Listen.tcp(port))
                .use(Redirects.toHttps(https))
                .handler(request -> Response.text("nobody comes here\n"))
                .start();
    }

    private static Response greet(Request request) {
        return Response.text(request.tls()
                .map(session -> "Hello over " + session.version() + ", " + session.cipher() + "!\n")
                .orElse("Hello in clear text!\n"));
    }
}
