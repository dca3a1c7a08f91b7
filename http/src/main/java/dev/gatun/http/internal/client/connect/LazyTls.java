package dev.gatun.http.internal.client.connect;

import dev.gatun.tls.TlsClientConfig;
import java.util.Optional;
import java.util.function.Supplier;

/** A configuration of TLS; the default one is made when it is first needed, since it reads the JDK's certificates. Any thread. */
public final class LazyTls implements Supplier<TlsClientConfig> {
    private Optional<TlsClientConfig> config;

    /** @param given the program's own */
    public LazyTls(Optional<TlsClientConfig> given) {
        config = given;
    }

    @Override
    public synchronized TlsClientConfig get() {
        if (config.isEmpty()) {
            config = Optional.of(TlsClientConfig.create());
        }
        return config.get();
    }
}
