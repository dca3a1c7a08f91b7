package dev.gatun.tls.internal.hosts;

import dev.gatun.tls.internal.credentials.KeyMaterial;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Shows JSSE the keys of one host, at most one of each type; which type is asked for first is the policy's and the peer's matter. An alias is an index.
 * Immutable; any thread. JSSE is told by {@code null} that there is none.
 */
final class OwnKeys extends X509ExtendedKeyManager {
    private final List<KeyMaterial> keys;

    OwnKeys(List<KeyMaterial> keys) {
        this.keys = List.copyOf(keys);
    }

    private Stream<String> aliases(String keyType) {
        return IntStream.range(0, keys.size()).filter(i -> keys.get(i).keyType().equals(keyType)).mapToObj(Integer::toString);
    }

    private Optional<KeyMaterial> key(String alias) {
        return IntStream.range(0, keys.size()).filter(i -> Integer.toString(i).equals(alias)).mapToObj(keys::get).findFirst();
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        return aliases(keyType).findFirst().orElse(null);
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return aliases(keyType).findFirst().orElse(null);
    }

    @Override
    public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
        return Stream.of(keyTypes).flatMap(this::aliases).findFirst().orElse(null);
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return Stream.of(keyTypes).flatMap(this::aliases).findFirst().orElse(null);
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return aliases(keyType).toArray(String[]::new);
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return aliases(keyType).toArray(String[]::new);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return key(alias).map(k -> k.chain().toArray(X509Certificate[]::new)).orElse(null);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return key(alias).map(KeyMaterial::key).orElse(null);
    }
}
