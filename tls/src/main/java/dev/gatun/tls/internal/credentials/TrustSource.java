package dev.gatun.tls.internal.credentials;

import dev.gatun.tls.InvalidCredentials;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.X509TrustManager;

/** Where it comes from which peers are trusted. Immutable; any thread, but loading blocks. */
public interface TrustSource {
    /**
     * Reads all of it anew.
     *
     * @throws InvalidCredentials when it can't be used
     */
    X509TrustManager load();

    /** The files whose change means that it changed. */
    List<Path> files();

    /** Whether it trusts whoever comes. */
    default boolean trustsAnyone() {
        return false;
    }
}
