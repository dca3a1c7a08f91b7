package dev.gatun.http.internal.multipart;

import dev.gatun.http.MediaType;
import dev.gatun.http.ProtocolException;
import dev.gatun.http.Status;
import dev.gatun.http.internal.negotiation.FieldReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The header of one part of {@code multipart/form-data} (RFC 7578 section 4).
 *
 * @param name the form field
 * @param filename the last segment of the name that the client gave the file, so that it can't lead out of a directory
 * @param contentType as the client says it; {@code text/plain} if it says nothing (section 4.4)
 */
public record PartHeader(String name, Optional<String> filename, MediaType contentType) {
    private static final MediaType DEFAULT = MediaType.of("text", "plain");

    /** Collects the lines of a header and ends as a {@link PartHeader}. */
    static final class Lines {
        private final Map<String, String> fields = new HashMap<>();

        /** Takes one line without its CRLF. */
        void add(byte[] bytes, int length, int maxFields) {
            String line = utf8(bytes, length);
            int colon = line.indexOf(':');
            // A line that begins with a space would continue the one before: obs-fold, which nothing sends here.
            if (colon <= 0 || !FieldReader.isToken(line.substring(0, colon))) {
                throw malformed("a line that is no field");
            }
            if (line.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7f)) {
                throw malformed("a control character");
            }
            if (fields.size() == maxFields || fields.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip()) != null) {
                throw malformed("too many fields, or one twice");
            }
        }

        PartHeader complete() {
            FieldReader reader = new FieldReader(fields.getOrDefault("content-disposition", ""));
            if (reader.atEnd() || !reader.token().equalsIgnoreCase("form-data")) {
                throw malformed("no form-data disposition");
            }
            Map<String, String> parameters = new HashMap<>();
            while (!reader.skipWhitespace().atEnd()) {
                String name = reader.expect(';').skipWhitespace().token().toLowerCase(Locale.ROOT);
                // Two names would be read differently by a filter in front of us.
                if (parameters.put(name, reader.expect('=').tokenOrQuoted()) != null) {
                    throw malformed("a parameter twice");
                }
            }
            if (!parameters.containsKey("name")) {
                throw malformed("no name");
            }
            checkTransferEncoding(fields.getOrDefault("content-transfer-encoding", "binary"));
            MediaType type = fields.containsKey("content-type") ? MediaType.parse(fields.get("content-type")) : DEFAULT;
            return new PartHeader(parameters.get("name"), Optional.ofNullable(parameters.get("filename")).map(Lines::lastSegment), type);
        }

        /** RFC 7578 section 4.7 deprecates it; what needs decoding is refused rather than passed on undecoded. */
        private static void checkTransferEncoding(String encoding) {
            if (!encoding.equalsIgnoreCase("binary") && !encoding.equalsIgnoreCase("8bit") && !encoding.equalsIgnoreCase("7bit")) {
                throw malformed("a transfer encoding");
            }
        }

        /** RFC 7578 section 4.2: directories in the name are not to be used. Windows' separator counts on every system. */
        private static String lastSegment(String name) {
            String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
            return last.equals(".") || last.equals("..") ? "" : last;
        }

        private static String utf8(byte[] bytes, int length) {
            try {
                return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length)).toString();
            } catch (CharacterCodingException e) {
                throw malformed("bytes that are not UTF-8");
            }
        }
    }

    static ProtocolException malformed(String what) {
        return new ProtocolException(Status.BAD_REQUEST, "RFC 7578, section 4", "header of a part with " + what, false);
    }
}
