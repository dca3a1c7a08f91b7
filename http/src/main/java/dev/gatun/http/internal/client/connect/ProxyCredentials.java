package dev.gatun.http.internal.client.connect;

import dev.gatun.http.Headers;
import dev.gatun.http.Method;
import dev.gatun.http.Status;
import dev.gatun.http.client.ClientProxy;
import dev.gatun.http.client.Credentials;
import dev.gatun.http.internal.client.auth.Authentication;
import dev.gatun.http.internal.client.exchange.Origin;
import java.net.URI;
import java.util.Optional;

/** What one attempt tells a proxy of who the client is, to get a tunnel: its login, and when that won't do what is known of it, or found. Loop only. */
final class ProxyCredentials {
    private final Optional<Authentication> logins;
    private final Origin origin;
    private Optional<Credentials> used = Optional.empty();
    private int refusals;

    ProxyCredentials(Optional<Authentication> logins, Origin origin) {
        this.logins = logins;
        this.origin = origin;
    }

    /** The proxy as one who asks for credentials. */
    static Origin place(ClientProxy.Http proxy) {
        return Origin.of(proxy.secure(), proxy.host(), proxy.port());
    }

    /** The fields for a tunnel to {@code authority}. */
    Headers fields(ClientProxy.Http proxy, String authority) {
        used = logins.flatMap(known -> known.known(place(proxy)));
        return used.map(credentials -> credentials.authorization(Method.CONNECT, authority))
                .or(() -> proxy.login().map(ClientProxy.Login::basic))
                .map(value -> Headers.of("proxy-authorization", value)).orElse(Headers.empty());
    }

    /** Whether a refusal may be answered. */
    boolean areWanted(Status status) {
        return status.code() == Status.PROXY_AUTHENTICATION_REQUIRED.code() && logins.isPresent();
    }

    /** Asks for some; may block, and so is called on a virtual thread while the attempt waits. Whether there are some now. */
    boolean find(ClientProxy.Http proxy, Headers response) {
        return logins.orElseThrow().answer(place(proxy), URI.create(origin.scheme() + "://" + origin.authority() + '/'), response, used, refusals++)
                .isPresent();
    }
}
