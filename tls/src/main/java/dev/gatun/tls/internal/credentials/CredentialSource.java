package dev.gatun.tls.internal.credentials;

import dev.gatun.tls.InvalidCredentials;
import java.nio.file.Path;
import java.util.List;

/** Where a key and its certificates come from. Immutable; any thread, but loading blocks. */
public interface CredentialSource {
    /**
     * Reads all of it anew; what comes back has been checked.
     *
     * @throws InvalidCredentials when it can't be used
     */
    KeyMaterial load();

    /** The files whose change means that it changed. */
    List<Path> files();
}
