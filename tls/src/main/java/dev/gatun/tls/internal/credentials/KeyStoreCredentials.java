package dev.gatun.tls.internal.credentials;

import dev.gatun.tls.InvalidCredentials;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A key entry of a PKCS#12 or JKS file. Immutable; any thread. */
public final class KeyStoreCredentials implements CredentialSource {
    private final KeyStoreFile file;
    private final Optional<String> alias;

    /** Without an alias, the file must have one key entry only. */
    public KeyStoreCredentials(KeyStoreFile file, Optional<String> alias) {
        this.file = file;
        this.alias = alias;
    }

    @Override
    public KeyMaterial load() {
        KeyStore store = file.load();
        try {
            List<String> keys = new ArrayList<>();
            for (String name : Collections.list(store.aliases())) {
                if (store.isKeyEntry(name)) {
                    keys.add(name);
                }
            }
            String chosen = chosen(store, keys);
            if (!(store.getKey(chosen, file.password()) instanceof PrivateKey key)) {
                throw new InvalidCredentials(file.name() + ": '" + chosen + "' is no private key");
            }
            List<X509Certificate> certificates = Arrays.stream(store.getCertificateChain(chosen)).map(X509Certificate.class::cast).toList();
            String name = file.name() + " '" + chosen + "'";
            return new KeyMaterial(name, key, ChainOrder.of(name, key, certificates), Optional.empty());
        } catch (GeneralSecurityException e) {
            throw new InvalidCredentials(file.name() + ": the key can't be read; its password must be that of the file: " + e.getMessage(), e);
        }
    }

    private String chosen(KeyStore store, List<String> keys) throws GeneralSecurityException {
        if (alias.isPresent()) {
            if (!store.isKeyEntry(alias.get())) {
                throw new InvalidCredentials(file.name() + ": has no key '" + alias.get() + "', but " + keys);
            }
            return alias.get();
        }
        if (keys.size() != 1) {
            throw new InvalidCredentials(file.name() + ": has " + keys.size() + " keys" + (keys.isEmpty() ? "" : ", name one of them: " + keys));
        }
        return keys.getFirst();
    }

    @Override
    public List<Path> files() {
        return file.files();
    }
}
