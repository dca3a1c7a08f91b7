package dev.gatun.http.client;

import dev.gatun.http.internal.client.cookies.CommonSuffixes;
import dev.gatun.http.internal.client.cookies.SuffixList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Knows the domains under which anybody can have a name, as {@code com} and {@code co.uk}: a cookie for all of one would reach strangers. Any thread. */
@FunctionalInterface
public interface PublicSuffixes {
    /**
     * Whether nobody owns all of {@code domain}.
     *
     * @param domain in lower case and ASCII, without a dot at either end
     */
    boolean isPublic(String domain);

    /**
     * A rule that needs no list: top-level domains, the second level of countries that is usual ({@code co.uk}, {@code ac.jp}), and a few well-known hosts of
     * other people's sites. It knows much less than {@link #list}.
     */
    static PublicSuffixes builtIn() {
        return new CommonSuffixes();
    }

    /**
     * The list of <a href="https://publicsuffix.org/list/">publicsuffix.org</a>, or one of its format, as {@code /usr/share/publicsuffix/public_suffix_list.dat}.
     *
     * @throws UncheckedIOException when the file can't be read
     */
    static PublicSuffixes list(Path file) {
        try {
            return SuffixList.parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("no list of public suffixes: " + file, e);
        }
    }
}
