package dev.gatun.http.rows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Reads the tables of malformed and valid requests beside this class; needs nothing but the JDK, so that tests over real sockets can use it. */
public final class RequestRows {
    private RequestRows() {}

    /**
     * A request that must be refused.
     *
     * @param group  the class of mistakes that it belongs to
     * @param name   unique within the group
     * @param status that answers it
     * @param bytes  the request
     */
    public record Malformed(String group, String name, int status, byte[] bytes) {
        @Override
        public String toString() {
            return group + ": " + name;
        }
    }

    /**
     * A request that must be read.
     *
     * @param name  unique
     * @param bytes the request
     * @param facts what a reader must find, a word and its text each
     */
    public record Valid(String name, byte[] bytes, List<Fact> facts) {
        /** The text of the only fact of this word, or {@code otherwise}. */
        public String fact(String word, String otherwise) {
            return facts.stream().filter(fact -> fact.word.equals(word)).map(Fact::text).findFirst().orElse(otherwise);
        }

        /** The texts of all facts of this word. */
        public List<String> facts(String word) {
            return facts.stream().filter(fact -> fact.word.equals(word)).map(Fact::text).toList();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** One thing that a reader must find. */
    public record Fact(String word, String text) {}

    /** The table of malformed requests. */
    public static List<Malformed> malformed() {
        List<Malformed> rows = new ArrayList<>();
        String group = "";
        for (String line : lines("malformed-requests.txt")) {
            if (line.startsWith("## ")) {
                group = line.substring(3, line.indexOf(':'));
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                String[] parts = line.split(" \\| ", 3);
                rows.add(new Malformed(group, parts[1], Integer.parseInt(parts[0]), bytes(parts[2])));
            }
        }
        return rows;
    }

    /** The table of valid requests. */
    public static List<Valid> valid() {
        List<Valid> rows = new ArrayList<>();
        List<String> lines = lines("valid-requests.txt");
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("== ")) {
                String name = lines.get(i).substring(3);
                byte[] bytes = bytes(lines.get(++i));
                List<Fact> facts = new ArrayList<>();
                while (i + 1 < lines.size() && !lines.get(i + 1).isEmpty()) {
                    String[] parts = (lines.get(++i) + " ").split(" ", 2);
                    facts.add(new Fact(parts[0], new String(bytes(parts[1].strip()), StandardCharsets.ISO_8859_1)));
                }
                rows.add(new Valid(name, bytes, facts));
            }
        }
        return rows;
    }

    private static List<String> lines(String resource) {
        try (InputStream in = Objects.requireNonNull(RequestRows.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes that a row's text stands for: escapes as in C, <code>${text*n}</code> for n times text. */
    public static byte[] bytes(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i++);
            if (c == '\\' && i < text.length()) {
                char escape = text.charAt(i++);
                switch (escape) {
                    case 'r' -> bytes.write('\r');
                    case 'n' -> bytes.write('\n');
                    case 't' -> bytes.write('\t');
                    case 'x' -> {
                        bytes.write(Integer.parseInt(text.substring(i, i + 2), 16));
                        i += 2;
                    }
                    default -> bytes.write(escape);
                }
            } else if (c == '$' && text.startsWith("{", i)) {
                int end = closing(text, i);
                int star = text.lastIndexOf('*', end);
                byte[] once = bytes(text.substring(i + 1, star));
                for (int n = Integer.parseInt(text.substring(star + 1, end)); n > 0; n--) {
                    bytes.writeBytes(once);
                }
                i = end + 1;
            } else {
                bytes.write(c);
            }
        }
        return bytes.toByteArray();
    }

    private static int closing(String text, int open) {
        int depth = 0;
        for (int i = open + 1; i < text.length(); i++) {
            if (text.startsWith("${", i)) {
                depth++;
                i++;
            } else if (text.charAt(i) == '}' && depth-- == 0) {
                return i;
            }
        }
        throw new IllegalArgumentException("no closing brace: " + text);
    }
}
