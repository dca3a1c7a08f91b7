package dev.gatun.tls.internal.credentials;

import dev.gatun.tls.InvalidCredentials;
import dev.gatun.tls.internal.ocsp.MalformedStaple;
import dev.gatun.tls.internal.ocsp.Staple;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Credentials with an OCSP response that the user fetched. Immutable; any thread. */
public final class StapledCredentials implements CredentialSource {
    private final CredentialSource credentials;
    private final Source staple;

    /** The staple is DER, as a responder answers. */
    public StapledCredentials(CredentialSource credentials, Source staple) {
        this.credentials = credentials;
        this.staple = staple;
    }

    @Override
    public KeyMaterial load() {
        KeyMaterial material = credentials.load();
        try {
            return material.with(Staple.read(staple.read(), material.chain()));
        } catch (MalformedStaple e) {
            throw new InvalidCredentials(staple.name() + ": " + e.getMessage() + " (for " + material + ")", e);
        }
    }

    @Override
    public List<Path> files() {
        return Stream.concat(credentials.files().stream(), staple.files().stream()).distinct().toList();
    }
}
