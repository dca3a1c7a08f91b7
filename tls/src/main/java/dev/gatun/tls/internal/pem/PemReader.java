package dev.gatun.tls.internal.pem;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Finds the blocks of PEM text (RFC 7468), laxly as its section 3 asks for: text around the blocks, lines of any length and any line end are
 * passed over, as are indentation and a byte order mark. Within a block nothing but Base64 and white space is taken. Pure; used once, by one thread.
 */
public final class PemReader {
    /** The most bytes of one text. The bundles of all public certification authorities have 250 KB. */
    public static final int MAX_BYTES = 4 << 20;

    /** The most blocks of one text. */
    public static final int MAX_BLOCKS = 2_000;

    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";

    /** That of UTF-8, which editors on Windows write. */
    private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

    private final String text;
    private final List<PemBlock> blocks = new ArrayList<>();
    private int position;
    private int line;

    private PemReader(String text) {
        this.text = text;
        this.position = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length() : 0;
    }

    /**
     * All blocks, in their order.
     *
     * @throws MalformedPem when a block is broken, or a limit is passed
     */
    public static List<PemBlock> read(byte[] text) {
        if (text.length > MAX_BYTES) {
            throw new MalformedPem("has " + text.length + " bytes, the limit is " + MAX_BYTES);
        }
        PemReader reader = new PemReader(new String(text, StandardCharsets.ISO_8859_1));
        while (reader.position < reader.text.length()) {
            String current = reader.nextLine();
            if (current.startsWith(BEGIN)) {
                reader.block(current);
            }
        }
        return reader.blocks;
    }

    private void block(String begin) {
        int number = blocks.size() + 1;
        if (number > MAX_BLOCKS) {
            throw new MalformedPem("line " + line + ": more than " + MAX_BLOCKS + " blocks");
        }
        if (!begin.endsWith(DASHES) || begin.length() <= BEGIN.length() + DASHES.length()) {
            throw new MalformedPem("block " + number + " (line " + line + "): the BEGIN line does not end in a type and -----");
        }
        PemBlock head = new PemBlock(number, line, begin.substring(BEGIN.length(), begin.length() - DASHES.length()), false, new byte[0]);
        boolean encrypted = false;
        StringBuilder base64 = new StringBuilder();
        while (position < text.length()) {
            String current = nextLine();
            if (current.startsWith(END)) {
                if (!current.equals(END + head.type() + DASHES)) {
                    throw new MalformedPem(head.name() + ": ends in line " + line + " with '" + shown(current) + "'");
                }
                blocks.add(new PemBlock(number, head.line(), head.type(), encrypted, decode(head, base64)));
                return;
            }
            if (current.startsWith(DASHES)) {
                throw new MalformedPem(head.name() + ": has no END before line " + line + ", '" + shown(current) + "'");
            }
            if (current.indexOf(':') >= 0 && base64.isEmpty()) {
                // RFC 1421 headers: only OpenSSL's old encryption of keys still writes them.
                encrypted |= current.startsWith("Proc-Type:") && current.contains("ENCRYPTED");
            } else {
                append(head, current, base64);
            }
        }
        throw new MalformedPem(head.name() + ": the text ends before -----END " + head.type() + DASHES);
    }

    private void append(PemBlock head, String current, StringBuilder base64) {
        for (int i = 0; i < current.length(); i++) {
            char c = current.charAt(i);
            if (c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '=') {
                base64.append(c);
            } else if (c != ' ' && c != '\t') {
                throw new MalformedPem(head.name() + ": line " + line + " has a character that is not Base64 at column " + (i + 1));
            }
        }
    }

    private static byte[] decode(PemBlock head, StringBuilder base64) {
        if (base64.isEmpty()) {
            throw new MalformedPem(head.name() + ": is empty");
        }
        try {
            return Base64.getDecoder().decode(base64.toString());
        } catch (IllegalArgumentException e) {
            throw new MalformedPem(head.name() + ": is not whole Base64: " + e.getMessage(), e);
        }
    }

    /** The next line without its end and the white space around it; CR, LF and CRLF end lines. */
    private String nextLine() {
        int begin = position;
        int end = begin;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        position = end + 1;
        if (end + 1 < text.length() && text.charAt(end) == '\r' && text.charAt(end + 1) == '\n') {
            position++;
        }
        line++;
        return text.substring(begin, end).strip();
    }

    /** Text from a file in a message: short, and of printable characters only. */
    private static String shown(String foreign) {
        return foreign.substring(0, Math.min(60, foreign.length())).replaceAll("[^ -~]", "?");
    }
}
