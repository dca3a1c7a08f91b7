package dev.gatun.http.internal.client.call;

import dev.gatun.http.Headers;
import dev.gatun.http.Status;
import dev.gatun.http.client.Credentials;
import dev.gatun.http.internal.HeaderList;
import dev.gatun.http.internal.client.auth.Authentication;
import dev.gatun.http.internal.client.exchange.Origin;
import dev.gatun.http.internal.client.exchange.OutgoingRequest;
import java.util.List;
import java.util.Optional;

/** The credentials of one call, for servers or for proxies: those that were sent, and those to try next. Loop only. */
final class CallCredentials {
    private final Authentication authentication;
    private Optional<Credentials> used = Optional.empty();
    private int refusals;

    private CallCredentials(Authentication authentication) {
        this.authentication = authentication;
    }

    /** Those of a call; none for most. */
    static List<CallCredentials> of(List<Authentication> authentications) {
        return authentications.isEmpty() ? List.of() : authentications.stream().map(CallCredentials::new).toList();
    }

    /**
     * Adds what is known, unless the program has its own.
     *
     * @param proxy who passes the request on: a proxy's credentials are for no other, not even where there is none
     */
    void addTo(HeaderList fields, Leg leg, Optional<Origin> proxy) {
        used = fields.contains(authentication.field()) ? Optional.empty() : asking(leg, proxy).flatMap(authentication::known);
        used.ifPresent(credentials -> fields.add(authentication.field(), credentials.authorization(leg.method(), target(fields, leg, proxy))));
    }

    private Optional<Origin> asking(Leg leg, Optional<Origin> proxy) {
        return authentication.isForProxies() ? proxy : Optional.of(leg.target().origin());
    }

    /** As it stands in the request line that the one who asks gets to see. */
    private String target(Headers fields, Leg leg, Optional<Origin> proxy) {
        Origin origin = leg.target().origin();
        return authentication.isForProxies() && proxy.isPresent()
                ? OutgoingRequest.absolute(origin.scheme(), fields.first("host").orElseGet(origin::authority), leg.target().path()) : leg.target().path();
    }

    /** Whether a response wants others than those that were sent, and there may be some. */
    boolean areWanted(Status answered, Leg leg, Optional<Origin> proxy) {
        return answered.code() == authentication.status() && asking(leg, proxy).isPresent() && !leg.headers().contains(authentication.field());
    }

    /** Asks for others; may block, and so is called on a virtual thread while the call waits. Whether there are some now. */
    boolean find(Leg leg, Optional<Origin> proxy, Headers response) {
        return authentication.answer(asking(leg, proxy).orElseThrow(), leg.uri(), response, used, refusals++).isPresent();
    }
}
