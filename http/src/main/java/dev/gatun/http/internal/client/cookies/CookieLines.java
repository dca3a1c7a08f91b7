package dev.gatun.http.internal.client.cookies;

import dev.gatun.http.client.StoredCookie;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The file {@code cookies.txt} that Netscape had and curl has: a cookie a line, seven fields divided by tabs. It has no place for {@code SameSite}, which means
 * nothing to a client anyway. Blocks.
 */
final class CookieLines {
    private static final String HEAD = "# Netscape HTTP Cookie File\n";
    private static final String HTTP_ONLY = "#HttpOnly_";
    private static final int FIELDS = 7;
    /** 3,000 cookies of 4 KiB and their paths; what is larger is something else. */
    private static final long LARGEST = 32 << 20;

    private CookieLines() {}

    /** The cookies of a file; lines that are none are passed over. */
    static List<StoredCookie> read(Path path) throws IOException {
        if (Files.size(path) > LARGEST) {
            throw new IOException("more than " + LARGEST + " bytes");
        }
        try (Stream<String> lines = Files.lines(path, StandardCharsets.ISO_8859_1)) {
            return lines.flatMap(line -> parse(line).stream()).toList();
        }
    }

    static Optional<StoredCookie> parse(String line) {
        boolean httpOnly = line.startsWith(HTTP_ONLY);
        String[] fields = (httpOnly ? line.substring(HTTP_ONLY.length()) : line).split("\t", -1);
        if (fields.length != FIELDS || !httpOnly && line.startsWith("#") || !fields[2].startsWith("/") || !fields[4].matches("[0-9]{1,12}")) {
            return Optional.empty();
        }
        String domain = fields[0].startsWith(".") ? fields[0].substring(1) : fields[0];
        // Nothing in a file may become what no server could have set.
        boolean harmless = Stream.of(fields).allMatch(field -> field.chars().allMatch(c -> c >= ' ' && c != 0x7f && c != ';'));
        if (!harmless || domain.isEmpty() || fields[5].length() + fields[6].length() > SetCookie.LARGEST_PAIR) {
            return Optional.empty();
        }
        return CookieDomain.canonical(domain).map(host -> new StoredCookie(fields[5], fields[6], host, fields[1].equalsIgnoreCase("FALSE"), fields[2],
            fields[3].equalsIgnoreCase("TRUE"), httpOnly, Optional.empty(), Optional.of(Instant.ofEpochSecond(Long.parseLong(fields[4])))));
    }

    /** Replaces the file as a whole: whoever reads it, or pulls the plug, finds the old one or the new one. */
    static void write(Path path, List<StoredCookie> cookies) throws IOException {
        String text = cookies.stream().filter(CookieLines::isWritable).map(CookieLines::line).collect(Collectors.joining("", HEAD, ""));
        Path target = Files.isSymbolicLink(path) ? path.toRealPath() : path;
        Path parent = target.getParent();
        Path fresh = Files.createTempFile(parent, ".cookies", ".new", ownerOnly());
        try {
            Files.writeString(fresh, text, StandardCharsets.ISO_8859_1);
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        // Where there are no such modes, the directory's rules hold, as they do for temporary files.
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
            : new FileAttribute<?>[0];
    }

    /** Without a date a cookie ends with the program; a tab in one has no place in the format. */
    private static boolean isWritable(StoredCookie cookie) {
        return cookie.expires().isPresent() && (cookie.name() + cookie.value() + cookie.path()).indexOf('\t') < 0;
    }

    private static String line(StoredCookie cookie) {
        String domain = (cookie.hostOnly() ? "" : ".") + cookie.domain();
        String expires = Long.toString(cookie.expires().orElseThrow().getEpochSecond());
        return (cookie.httpOnly() ? HTTP_ONLY : "") + String.join("\t", domain, cookie.hostOnly() ? "FALSE" : "TRUE", cookie.path(),
            cookie.secure() ? "TRUE" : "FALSE", expires, cookie.name(), cookie.value()) + '\n';
    }
}
