package dev.gatun.platform.client.misbehaviour;

import dev.gatun.http.client.ClientRequest;
import dev.gatun.http.client.ClientResponse;
import dev.gatun.http.client.HttpClient;
import dev.gatun.http.client.Timeouts;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One way to misbehave.
 *
 * @param name what the server does, for people
 * @param layer what is spoken before the script begins
 * @param identity what the server shows, where TLS is spoken before the script begins
 * @param asking what the client asks
 * @param patience how short the client's time-outs are
 */
record Misbehaviour(
        String name, Layer layer, Optional<Certified> identity, Script script, Asking asking, UnaryOperator<Timeouts> patience, Expected expected) {
    /** What is spoken. */
    enum Layer {
        /** HTTP/1.1 in clear text. */
        HTTP_1,
        /** HTTP/2 in clear text, by prior knowledge. */
        HTTP_2,
        /** HTTP/1.1 above TLS. */
        TLS;

        /** For the table in the documentation. */
        String told() {
            return switch (this) {
                case HTTP_1 -> "HTTP/1.1";
                case HTTP_2 -> "HTTP/2";
                case TLS -> "TLS";
            };
        }

        String uri(int port) {
            return (this == TLS ? "https" : "http") + "://127.0.0.1:" + port;
        }
    }

    /** Which certificate a server has. */
    enum Certified { WELL, EXPIRED, FOR_ANOTHER_HOST, BY_NOBODY_KNOWN }

    /** Asks something of a server, and says what came: status, blank, text. */
    @FunctionalInterface
    interface Asking {
        String ask(HttpClient client, String origin, UnaryOperator<Timeouts> patience);
    }

    /** Long enough for what does not wait for a time-out. */
    private static final Duration LONG = Duration.ofSeconds(12);
    private static final Duration SHORT = Duration.ofMillis(400);

    static Misbehaviour of(String name, Layer layer, Script script, Expected expected) {
        return new Misbehaviour(name, layer, layer == Layer.TLS ? Optional.of(Certified.WELL) : Optional.empty(), script, Misbehaviour::post,
            timeouts -> timeouts.response(LONG).gap(LONG).call(LONG.multipliedBy(2)), expected);
    }

    /** The same with GET. */
    Misbehaviour get() {
        return asking(Misbehaviour::getText);
    }

    Misbehaviour asking(Asking other) {
        return new Misbehaviour(name, layer, identity, script, other, patience, expected);
    }

    /** The same with time-outs that are hit. */
    Misbehaviour impatiently() {
        return new Misbehaviour(name, layer, identity, script, asking, timeouts -> timeouts.response(SHORT).gap(SHORT), expected);
    }

    /** The same with another certificate. */
    Misbehaviour certified(Certified other) {
        return new Misbehaviour(name, layer, Optional.of(other), script, asking, patience, expected);
    }

    /** The same where the script begins with the bytes of TLS. */
    Misbehaviour bare() {
        return new Misbehaviour(name, layer, Optional.empty(), script, asking, patience, expected);
    }

    /** A POST with a little content, which is not safe to repeat. */
    static String post(HttpClient client, String origin, UnaryOperator<Timeouts> patience) {
        return text(client.post(origin + "/x").body("ping"), patience);
    }

    static String getText(HttpClient client, String origin, UnaryOperator<Timeouts> patience) {
        return text(client.get(origin + "/x"), patience);
    }

    static String text(ClientRequest request, UnaryOperator<Timeouts> patience) {
        try (ClientResponse response = request.timeouts(patience).send()) {
            return response.status().code() + " " + response.text();
        }
    }

    /** A row of the table in the documentation. */
    String row() {
        return "| " + name + " | " + expected.told() + " |";
    }

    @Override
    public String toString() {
        return layer + ": " + name;
    }
}
