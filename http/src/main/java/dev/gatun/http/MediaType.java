package dev.gatun.http;

import dev.gatun.http.internal.negotiation.FieldReader;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A media type such as {@code text/html; charset=utf-8} (RFC 9110 section 8.3.1).
 *
 * @param type in lower case
 * @param subtype in lower case
 * @param parameters names in lower case, in the order of the field
 */
public record MediaType(String type, String subtype, Map<String, String> parameters) {
    /** {@code application/json}; always UTF-8 (RFC 8259 section 8.1). */
    public static final MediaType JSON = of("application", "json");
    /** {@code text/plain; charset=utf-8}. */
    public static final MediaType TEXT = new MediaType("text", "plain", Map.of("charset", "utf-8"));
    /** {@code text/html; charset=utf-8}. */
    public static final MediaType HTML = new MediaType("text", "html", Map.of("charset", "utf-8"));
    /** {@code application/octet-stream}: bytes of which nothing is known. */
    public static final MediaType BYTES = of("application", "octet-stream");
    /** {@code application/x-www-form-urlencoded}. */
    public static final MediaType FORM = of("application", "x-www-form-urlencoded");
    /** {@code multipart/form-data} (RFC 7578). */
    public static final MediaType MULTIPART_FORM = of("multipart", "form-data");
    /** {@code application/problem+json} (RFC 9457). */
    public static final MediaType PROBLEM_JSON = of("application", "problem+json");

    /** @throws IllegalArgumentException when a part is not a token, or a parameter's value holds a control character */
    public MediaType {
        type = type.toLowerCase(Locale.ROOT);
        subtype = subtype.toLowerCase(Locale.ROOT);
        Map<String, String> copy = new LinkedHashMap<>();
        parameters.forEach((name, value) -> copy.put(name.toLowerCase(Locale.ROOT), value));
        parameters = Collections.unmodifiableMap(copy);
        if (!FieldReader.isToken(type) || !FieldReader.isToken(subtype) || !copy.keySet().stream().allMatch(FieldReader::isToken)) {
            throw new IllegalArgumentException("a media type, its subtype and its parameters' names are tokens");
        }
        // The type ends up in a header: what could end a line is refused here (response splitting).
        if (!copy.values().stream().allMatch(v -> v.chars().allMatch(c -> c >= ' ' && c < 0x7f))) {
            throw new IllegalArgumentException("a parameter of " + type + "/" + subtype + " holds a character that is not printable ASCII");
        }
    }

    /** A type without parameters. */
    public static MediaType of(String type, String subtype) {
        return new MediaType(type, subtype, Map.of());
    }

    /**
     * Parses the value of a {@code Content-Type} field.
     *
     * @throws ProtocolException 400 when it breaks the grammar of RFC 9110 section 8.3.1
     */
    public static MediaType parse(String value) {
        FieldReader reader = new FieldReader(value);
        String type = reader.skipWhitespace().token();
        String subtype = reader.expect('/').token();
        Map<String, String> parameters = new LinkedHashMap<>();
        while (!reader.skipWhitespace().atEnd()) {
            reader.expect(';').skipWhitespace();
            if (reader.atEnd() || reader.peek() == ';') {
                continue;
            }
            String name = reader.token().toLowerCase(Locale.ROOT);
            String text = reader.expect('=').tokenOrQuoted();
            // Two boundaries or charsets would let two readers of one body see different things.
            if (parameters.put(name, text) != null) {
                throw reader.malformed("a parameter is given twice");
            }
        }
        try {
            return new MediaType(type, subtype, parameters);
        } catch (IllegalArgumentException e) {
            throw reader.malformed(e.getMessage());
        }
    }

    /** The same type with one more parameter. */
    public MediaType with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(parameters);
        more.put(name, value);
        return new MediaType(type, subtype, more);
    }

    /** The value of a parameter. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name.toLowerCase(Locale.ROOT)));
    }

    /**
     * The charset that the parameter names.
     *
     * @throws ProtocolException 415 when this machine does not know it
     */
    public Optional<Charset> charset() {
        try {
            return parameter("charset").map(Charset::forName);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new ProtocolException(Status.UNSUPPORTED_MEDIA_TYPE, "RFC 9110, section 8.3.2", "unknown charset", false);
        }
    }

    /** Whether type and subtype are those of {@code other}, whatever the parameters are. */
    public boolean is(MediaType other) {
        return type.equals(other.type) && subtype.equals(other.subtype);
    }

    /** Whether this is JSON, also with a structured suffix: {@code application/problem+json} (RFC 6839). */
    public boolean isJson() {
        return is(JSON) || subtype.endsWith("+json");
    }

    /** As a field value; parameters that are no tokens are quoted. */
    @Override
    public String toString() {
        if (parameters.isEmpty()) {
            return type + '/' + subtype;
        }
        StringBuilder text = new StringBuilder(type).append('/').append(subtype);
        parameters.forEach((name, value) -> {
            text.append("; ").append(name).append('=');
            text.append(FieldReader.isToken(value) ? value : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
        });
        return text.toString();
    }
}
