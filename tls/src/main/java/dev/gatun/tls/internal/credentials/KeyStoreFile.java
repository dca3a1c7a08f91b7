package dev.gatun.tls.internal.credentials;

import dev.gatun.tls.InvalidCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.util.List;

/** A PKCS#12 or JKS file with its password. Immutable; any thread. */
public final class KeyStoreFile {
    private final Source source;
    private final char[] password;

    /** The password is copied. */
    public KeyStoreFile(Path path, char[] password) {
        this.source = Source.file(path);
        this.password = password.clone();
    }

    String name() {
        return source.name();
    }

    char[] password() {
        return password;
    }

    List<Path> files() {
        return source.files();
    }

    /** Java's store "PKCS12" reads JKS too, and the other way round. */
    KeyStore load() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(source.read()), password);
            return store;
        } catch (IOException e) {
            boolean wrongPassword = e.getCause() instanceof UnrecoverableKeyException;
            throw new InvalidCredentials(name() + ": " + (wrongPassword ? "the password is wrong" : "is no PKCS#12 or JKS key store: " + e.getMessage()), e);
        } catch (GeneralSecurityException e) {
            throw new InvalidCredentials(name() + ": can't be loaded: " + e.getMessage(), e);
        }
    }
}
