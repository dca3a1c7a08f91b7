package dev.gatun.http.internal.client.body;

import dev.gatun.http.BodyOutput;
import dev.gatun.http.MediaType;
import dev.gatun.http.client.Content;
import dev.gatun.http.client.FormPart;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/** Writes {@code multipart/form-data} (RFC 7578, RFC 2046 section 5.1.1) part by part. Stateless. */
public final class MultipartWriter {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BOUNDARY_BYTES = 18;
    /** RFC 2046, section 5.1.1. */
    private static final int LONGEST_BOUNDARY = 70;

    private MultipartWriter() {}

    /** One that nobody who chooses a part's content can guess. */
    public static String randomBoundary() {
        byte[] bytes = new byte[BOUNDARY_BYTES];
        RANDOM.nextBytes(bytes);
        return "gatun-" + HexFormat.of().formatHex(bytes);
    }

    /** Letters, digits and hyphens only, of what RFC 2046 allows: the others would need quotes, which some servers don't read. */
    public static void checkBoundary(String boundary) {
        boolean plain = boundary.chars().allMatch(c -> c == '-' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z');
        if (!plain || boundary.isEmpty() || boundary.length() > LONGEST_BOUNDARY) {
            throw new IllegalArgumentException("boundary '" + boundary + "' is not 1 to " + LONGEST_BOUNDARY + " letters, digits and hyphens");
        }
    }

    /** Refuses what would have to be escaped in a way that no server reads. */
    public static void checkName(String name) {
        if (name.chars().anyMatch(c -> c < ' ' && c != '\r' && c != '\n' || c == 0x7f)) {
            throw new IllegalArgumentException("the name of a part has a control character");
        }
    }

    /** How many bytes {@link #write} will write, or {@link Content#UNKNOWN}. */
    public static long length(String boundary, List<FormPart> parts) {
        long length = end(boundary).length;
        for (FormPart part : parts) {
            long content = part.content().length();
            if (content < 0) {
                return Content.UNKNOWN;
            }
            length += head(boundary, part).length + content + 2;
        }
        return length;
    }

    /** Writes all parts and the end. */
    public static void write(String boundary, List<FormPart> parts, BodyOutput out) throws Exception {
        for (FormPart part : parts) {
            out.write(head(boundary, part));
            part.content().writeTo(out);
            out.write("\r\n");
        }
        out.write(end(boundary));
    }

    private static byte[] head(String boundary, FormPart part) {
        StringBuilder head = new StringBuilder(160).append("--").append(boundary).append("\r\nContent-Disposition: form-data; name=\"");
        escape(head, part.name());
        head.append('"');
        part.filename().ifPresent(name -> {
            head.append("; filename=\"");
            escape(head, name);
            head.append('"');
        });
        // RFC 7578, section 4.4: text/plain is what a part is of which nothing is said; for a file it is worth saying.
        part.content().type().filter(type -> part.filename().isPresent() || !type.equals(MediaType.TEXT))
            .ifPresent(type -> head.append("\r\nContent-Type: ").append(type));
        return head.append("\r\n\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Names are UTF-8 as they are (RFC 7578, section 5.1.3), and what would end the string or the line is percent-encoded, as browsers do (WHATWG HTML, section
     * 4.10.21.8). So is the backslash, which they leave: some servers take it for an escape, and one at the end would swallow the quote.
     */
    private static void escape(StringBuilder head, String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            switch (c) {
                case '"' -> head.append("%22");
                case '\r' -> head.append("%0D");
                case '\n' -> head.append("%0A");
                case '\\' -> head.append("%5C");
                default -> head.append(c);
            }
        }
    }

    private static byte[] end(String boundary) {
        return ("--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
