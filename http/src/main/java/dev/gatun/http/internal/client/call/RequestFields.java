package dev.gatun.http.internal.client.call;

import dev.gatun.http.internal.negotiation.FieldReader;
import java.util.Locale;
import java.util.Set;

/** Which headers a program may give a request. */
public final class RequestFields {
    /** They frame the message, or speak of the connection, which no program knows. */
    private static final Set<String> OWN = Set.of("connection", "content-length", "expect", "http2-settings", "keep-alive", "proxy-connection", "te", "trailer",
            "transfer-encoding", "upgrade");

    private RequestFields() {}

    /**
     * The same name, if a program may give it.
     *
     * @throws IllegalArgumentException when it is no token, or one that the client writes itself
     */
    public static String checked(String name) {
        if (!FieldReader.isToken(name)) {
            throw new IllegalArgumentException("header name \"" + name + "\" is no token (RFC 9110, section 5.1)");
        }
        if (OWN.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("header " + name + " is written by the client");
        }
        return name;
    }
}
