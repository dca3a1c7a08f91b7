package dev.gatun.http.client;

import dev.gatun.http.internal.client.cookies.CookieFile;
import dev.gatun.http.internal.client.cookies.CookieStore;
import dev.gatun.http.internal.client.cookies.NoCookies;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the cookies that servers set, and gives them back (RFC 6265bis, section 5). One jar may serve many clients. Any thread, event loops too: no method but
 * {@link #save} waits for a disk.
 *
 * <p>A client has no pages, so there is no site that a request comes from: cookies go along whatever their {@code SameSite} is.
 */
public interface CookieJar {
    /**
     * Keeps what a response sets, as far as the rules let it.
     *
     * @param from the URI that was asked
     * @param fields the values of its {@code Set-Cookie} fields
     */
    void store(URI from, List<String> fields);

    /** The value of {@code Cookie} for a request; empty when there is none to send. */
    Optional<String> header(URI to);

    /** All that are kept and not expired. */
    List<StoredCookie> cookies();

    /** Forgets all. */
    void clear();

    /** Waits until all is on disk that is to be; a closing client calls it. */
    default void save() {}

    /** Keeps none. */
    static CookieJar none() {
        return new NoCookies();
    }

    /** Forgets all with the program. */
    static CookieJar inMemory() {
        return inMemory(PublicSuffixes.builtIn());
    }

    /** Forgets all with the program. */
    static CookieJar inMemory(PublicSuffixes suffixes) {
        return new CookieStore(suffixes, InstantSource.system());
    }

    /**
     * Keeps cookies with an expiry date in a file beyond the end of the program. The file has the format of {@code cookies.txt} that curl and others read; it
     * is its owner's only, and replaced as a whole a moment after a change. Two programs must not share it: the last one wins.
     *
     * @throws java.io.UncheckedIOException when the file is there but can't be read
     */
    static CookieJar file(Path path) {
        return file(path, PublicSuffixes.builtIn());
    }

    /** As {@link #file(Path)}, with a full list of public suffixes. */
    static CookieJar file(Path path, PublicSuffixes suffixes) {
        return new CookieFile(path, new CookieStore(suffixes, InstantSource.system()));
    }
}
