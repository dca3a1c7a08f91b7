package dev.gatun.http.internal.client.call;

import dev.gatun.http.Headers;
import dev.gatun.http.Status;
import dev.gatun.http.client.Credentials;
import dev.gatun.http.internal.HeaderList;
import dev.gatun.http.internal.client.auth.Authentication;
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

    /** Adds what is known, unless the program has its own. */
    void addTo(HeaderList fields, Leg leg) {
        used = fields.contains(authentication.field()) ? Optional.empty() : authentication.known(leg.target().origin());
        used.ifPresent(credentials -> fields.add(authentication.field(), credentials.authorization(leg.method(), leg.target().path())));
    }

    /** Whether a response wants others than those that were sent, and there may be some. */
    boolean areWanted(Status answered, Leg leg) {
        return answered.code() == authentication.status() && !leg.headers().contains(authentication.field());
    }

    /** Asks for others; may block, and so is called on a virtual thread while the call waits. Whether there are some now. */
    boolean find(Leg leg, Headers response) {
        return authentication.answer(leg.target().origin(), leg.uri(), response, used, refusals++).isPresent();
    }
}
