package dev.gatun.examples.showcase;

import dev.gatun.http.Method;
import dev.gatun.http.client.VersionPolicy;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What {@code fetch} was asked to do. Its options are curl's, so they are read by hand: short ones, and flags without a value.
 *
 * @param uri what is asked for
 * @param method how
 * @param headers names and values
 * @param content what is sent
 * @param output where the content goes; standard output when empty
 * @param version which HTTP is spoken
 * @param redirects how many are followed
 * @param insecure whether any certificate will do
 * @param authorities who signs certificates, in PEM; the JDK's when empty
 * @param timeout for all of it
 * @param verbose whether heads are shown
 */
record FetchOptions(
        URI uri,
        Method method,
        List<Field> headers,
        Optional<byte[]> content,
        Optional<Path> output,
        VersionPolicy version,
        int redirects,
        boolean insecure,
        Optional<Path> authorities,
        Optional<Duration> timeout,
        boolean verbose) {
    static final String HELP = """
            Usage: gatun fetch [options] URL

              -v                   shows what is sent and what comes, on standard error
              -o FILE              writes the content to FILE, with a progress bar when it takes its time
              -H "NAME: VALUE"     sends a header; again for more
              -d DATA              sends DATA by POST, as a form unless -H says another content-type; @FILE sends a file
              -X METHOD            another method
              -L                   follows up to ten redirects
              -k                   accepts any certificate
              --cacert FILE        authorities to trust, in PEM
              --http1.1            HTTP/1.1 only
              --http2              HTTP/2 only; in clear text by prior knowledge
              --max-time SECONDS   the most time for all of it
            """;

    private static final int REDIRECTS = 10;

    /** A header. */
    record Field(String name, String value) {
        static Field parse(String text) {
            int colon = text.indexOf(':');
            if (colon < 1) {
                throw new UsageException("option -H: \"" + text + "\" is not NAME: VALUE");
            }
            return new Field(text.substring(0, colon).strip(), text.substring(colon + 1).strip());
        }

        boolean is(String other) {
            return name.equalsIgnoreCase(other);
        }
    }

    /**
     * Reads the arguments behind {@code fetch}.
     *
     * @throws UsageException when they are wrong
     */
    static FetchOptions parse(List<String> arguments) {
        return new Reader(arguments).options();
    }

    /** Reads one command line. */
    private static final class Reader {
        private final Iterator<String> words;
        private final List<Field> headers = new ArrayList<>();
        private Optional<URI> uri = Optional.empty();
        private Optional<Method> method = Optional.empty();
        private Optional<byte[]> content = Optional.empty();
        private Optional<Path> output = Optional.empty();
        private Optional<Path> authorities = Optional.empty();
        private Optional<Duration> timeout = Optional.empty();
        private VersionPolicy version = VersionPolicy.AUTO;
        private boolean follow;
        private boolean insecure;
        private boolean verbose;

        Reader(List<String> arguments) {
            words = arguments.iterator();
        }

        FetchOptions options() {
            while (words.hasNext()) {
                read(words.next());
            }
            URI target = uri.orElseThrow(() -> new UsageException("fetch what? A URL is missing"));
            if (content.isPresent() && headers.stream().noneMatch(field -> field.is("content-type"))) {
                headers.add(new Field("content-type", "application/x-www-form-urlencoded"));
            }
            return new FetchOptions(target, method.orElse(content.isPresent() ? Method.POST : Method.GET), headers, content, output, version,
                    follow ? REDIRECTS : 0, insecure, authorities, timeout, verbose);
        }

        private void read(String word) {
            switch (word) {
                case "-v" -> verbose = true;
                case "-L" -> follow = true;
                case "-k" -> insecure = true;
                case "-o" -> output = Optional.of(Path.of(value(word)));
                case "-H" -> headers.add(Field.parse(value(word)));
                case "-d" -> content = Optional.of(data(value(word)));
                case "-X" -> method = Optional.of(method(value(word)));
                case "--cacert" -> authorities = Optional.of(Path.of(value(word)));
                case "--max-time" -> timeout = Optional.of(seconds(value(word)));
                case "--http1.1" -> version = VersionPolicy.HTTP_1_1;
                case "--http2" -> version = VersionPolicy.HTTP_2;
                default -> {
                    if (word.startsWith("-")) {
                        throw new UsageException("unknown option " + word + "; \"gatun fetch --help\" lists them");
                    }
                    if (uri.isPresent()) {
                        throw new UsageException("one URL at a time: \"" + word + "\" is a second one");
                    }
                    uri = Optional.of(uri(word));
                }
            }
        }

        private String value(String option) {
            if (!words.hasNext()) {
                throw new UsageException("option " + option + " needs a value");
            }
            return words.next();
        }

        private static Method method(String text) {
            try {
                return Method.of(text);
            } catch (IllegalArgumentException e) {
                throw new UsageException("option -X: " + e.getMessage());
            }
        }

        private static URI uri(String text) {
            try {
                return URI.create(text.contains("://") ? text : "http://" + text);
            } catch (IllegalArgumentException e) {
                throw new UsageException("not a URL: " + e.getMessage());
            }
        }

        private static byte[] data(String text) {
            if (!text.startsWith("@")) {
                return text.getBytes(StandardCharsets.UTF_8);
            }
            try {
                return Files.readAllBytes(Path.of(text.substring(1)));
            } catch (IOException e) {
                throw new UsageException("option -d: can't read " + text.substring(1) + ": " + e.getClass().getSimpleName());
            }
        }

        private static Duration seconds(String text) {
            try {
                double seconds = Double.parseDouble(text);
                if (seconds > 0 && seconds < Integer.MAX_VALUE) {
                    return Duration.ofMillis(Math.max(1, Math.round(seconds * 1000)));
                }
            } catch (NumberFormatException e) {
                // Said below, like a number that is out of range.
            }
            throw new UsageException("option --max-time: \"" + text + "\" is no positive number of seconds");
        }
    }
}
