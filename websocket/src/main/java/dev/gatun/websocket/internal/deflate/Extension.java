package dev.gatun.websocket.internal.deflate;

import dev.gatun.http.internal.negotiation.FieldReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One extension of a {@code sec-websocket-extensions} header (RFC 6455, section 9.1).
 *
 * @param name in lower case
 * @param parameters in their order
 */
public record Extension(String name, List<Parameter> parameters) {
    /** So many are read; a client that offers more has something else in mind. */
    private static final int MOST = 32;

    /**
     * One parameter.
     *
     * @param name in lower case
     * @param value without its quotes; empty when there is none
     */
    public record Parameter(String name, Optional<String> value) {}

    /**
     * Reads the lines of the header, joined by commas.
     *
     * @throws dev.gatun.http.ProtocolException when they are malformed: the handshake fails (section 9.1)
     */
    public static List<Extension> parse(String header) {
        FieldReader reader = new FieldReader(header);
        List<Extension> extensions = new ArrayList<>(2);
        while (true) {
            reader.skipWhitespace();
            while (reader.skip(',')) {
                reader.skipWhitespace();
            }
            if (reader.atEnd()) {
                return extensions;
            }
            if (extensions.size() == MOST) {
                throw reader.malformed("more than " + MOST + " extensions");
            }
            extensions.add(one(reader));
            if (!reader.atEnd()) {
                reader.expect(',');
            }
        }
    }

    private static Extension one(FieldReader reader) {
        String name = reader.token().toLowerCase(Locale.ROOT);
        List<Parameter> parameters = new ArrayList<>(4);
        while (reader.skipWhitespace().skip(';')) {
            if (parameters.size() == MOST) {
                throw reader.malformed("more than " + MOST + " parameters");
            }
            String parameter = reader.skipWhitespace().token().toLowerCase(Locale.ROOT);
            Optional<String> value = Optional.empty();
            if (reader.skipWhitespace().skip('=')) {
                value = Optional.of(value(reader.skipWhitespace()));
            }
            parameters.add(new Parameter(parameter, value));
        }
        return new Extension(name, List.copyOf(parameters));
    }

    private static String value(FieldReader reader) {
        String value = reader.tokenOrQuoted();
        if (!FieldReader.isToken(value)) {
            throw reader.malformed("a quoted value that is no token (RFC 6455, 9.1)");
        }
        return value;
    }
}
