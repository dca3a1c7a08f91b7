package dev.gatun.examples.showcase;

import dev.gatun.http.client.ClientRequest;
import dev.gatun.http.client.ClientResponse;
import dev.gatun.http.client.HttpClient;
import dev.gatun.http.client.RequestFailed;
import dev.gatun.tls.InvalidCredentials;
import dev.gatun.tls.Pem;
import dev.gatun.tls.TlsClientConfig;
import dev.gatun.tls.Trust;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.Optional;

/** The command {@code fetch}: a small curl. Its exit code is 0 for an answer, whatever its status, and 1 for none. */
final class Fetch {
    private static final int FAILED = 1;

    private final FetchOptions options;
    private final PrintStream out;
    private final PrintStream err;

    private Fetch(FetchOptions options, PrintStream out, PrintStream err) {
        this.options = options;
        this.out = out;
        this.err = err;
    }

    /** Asks, and writes what comes; returns the exit code. */
    static int run(FetchOptions options, PrintStream out, PrintStream err) {
        return new Fetch(options, out, err).run();
    }

    private int run() {
        try (HttpClient client = client()) {
            ClientRequest request = request(client);
            if (options.verbose()) {
                err.println("> " + options.method() + ' ' + options.uri());
                options.headers().forEach(field -> err.println("> " + field.name() + ": " + field.value()));
                options.content().ifPresent(bytes -> err.println("> (" + bytes.length + " bytes of content)"));
            }
            try (ClientResponse response = request.send()) {
                show(response);
                write(response);
                return 0;
            }
        } catch (RequestFailed e) {
            err.println("gatun: " + e.getMessage());
            return FAILED;
        } catch (IOException e) {
            err.println("gatun: can't write: " + e.getMessage());
            return FAILED;
        } catch (IllegalArgumentException | InvalidCredentials e) {
            throw new UsageException(e.getMessage());
        }
    }

    private HttpClient client() {
        TlsClientConfig.Builder tls = TlsClientConfig.builder();
        if (options.insecure()) {
            tls.trust(Trust.insecure());
        } else {
            options.authorities().ifPresent(file -> tls.trust(Pem.trust(file)));
        }
        return HttpClient.builder().version(options.version()).redirects(options.redirects()).tls(tls.build()).build();
    }

    private ClientRequest request(HttpClient client) {
        ClientRequest request = client.request(options.method(), options.uri());
        options.headers().forEach(field -> request.addHeader(field.name(), field.value()));
        options.content().ifPresent(request::body);
        options.timeout().ifPresent(request::timeout);
        if (options.verbose()) {
            request.onInterim((status, headers) -> err.println("< " + status));
        }
        return request;
    }

    private void show(ClientResponse response) {
        if (!options.verbose()) {
            return;
        }
        response.redirects().forEach(hop -> err.println("* redirected: " + hop));
        response.tls().ifPresent(session -> err.println("* " + session.version() + ", " + session.cipher()));
        err.println("< " + response.version() + ' ' + response.status());
        response.headers().forEach((name, value) -> err.println("< " + name + ": " + value));
        err.println("<");
    }

    private void write(ClientResponse response) throws IOException {
        if (options.output().isEmpty()) {
            response.stream().transferTo(out);
            out.flush();
            return;
        }
        Progress progress = new Progress(err, response.length());
        try (InputStream in = response.stream(); OutputStream file = Files.newOutputStream(options.output().get())) {
            byte[] some = new byte[64 << 10];
            for (int count = in.read(some); count >= 0; count = in.read(some)) {
                file.write(some, 0, count);
                progress.add(count);
            }
        }
        progress.end();
        trailers(response);
    }

    private void trailers(ClientResponse response) {
        if (options.verbose()) {
            Optional.of(response.trailers()).filter(fields -> !fields.isEmpty())
                    .ifPresent(fields -> fields.forEach((name, value) -> err.println("< " + name + ": " + value)));
        }
    }
}
