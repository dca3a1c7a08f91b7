package dev.gatun.http.internal.client.cookies;

import dev.gatun.http.client.CookieJar;
import dev.gatun.http.client.StoredCookie;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** A jar that stays empty. */
public final class NoCookies implements CookieJar {
    @Override
    public void store(URI from, List<String> fields) {}

    @Override
    public Optional<String> header(URI to) {
        return Optional.empty();
    }

    @Override
    public List<StoredCookie> cookies() {
        return List.of();
    }

    @Override
    public void clear() {}
}
