package dev.gatun.http.internal.client.redirect;

import dev.gatun.http.Headers;
import dev.gatun.http.Method;
import dev.gatun.http.Status;
import dev.gatun.http.client.RedirectPolicy;
import dev.gatun.http.internal.HeaderList;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The redirects of one call (RFC 9110, section 15.4), which knows where it has been. No I/O; one thread at a time. */
public final class RedirectChain {
    /** What speaks of content that is not sent any more. */
    private static final Set<String> CONTENT = Set.of("content-type", "content-length", "content-encoding", "content-language", "content-location",
        "content-range", "content-disposition", "content-md5", "content-digest", "repr-digest", "digest", "transfer-encoding", "trailer", "expect",
        "last-modified");
    /** What tells another origin who the user is. {@code host} and {@code origin} are of the old one, too. */
    private static final Set<String> CREDENTIALS = Set.of("authorization", "cookie", "cookie2", "proxy-authorization", "host", "origin");

    private final RedirectPolicy policy;
    private final List<String> seen = new ArrayList<>(0);
    private int followed;

    /** A chain that has not begun. */
    public RedirectChain(RedirectPolicy policy) {
        this.policy = policy;
    }

    /** How many redirects were followed so far. */
    public int followed() {
        return followed;
    }

    /**
     * A request as far as this matters.
     *
     * @param uri absolute
     * @param rewritable whether its content can be written once more
     */
    public record Asked(Method method, URI uri, Headers headers, boolean hasContent, boolean rewritable) {}

    /** What to do about the response to {@code asked}. */
    public Redirect next(Asked asked, Status status, Headers response) {
        if (policy.most() == 0 || !isRedirect(status.code())) {
            return new Redirect.None();
        }
        List<String> locations = response.all("location");
        if (locations.isEmpty()) {
            return new Redirect.None();
        }
        if (locations.size() > 1) {
            return new Redirect.Refused("the response has " + locations.size() + " locations");
        }
        URI target;
        try {
            target = Location.resolve(asked.uri(), locations.getFirst());
        } catch (IllegalArgumentException e) {
            return new Redirect.Refused(e.getMessage());
        }
        return follow(asked, status, response, target);
    }

    /** 300 leaves the choice to the user, 304 is none, 305 and 306 are of the past. */
    private static boolean isRedirect(int code) {
        return code == 301 || code == 302 || code == 303 || code == 307 || code == 308;
    }

    private Redirect follow(Asked asked, Status status, Headers response, URI target) {
        Method method = method(asked.method(), status.code());
        boolean withContent = asked.hasContent() && method == asked.method();
        boolean sameOrigin = origin(asked.uri()).equals(origin(target));
        Optional<String> refusal = refusal(asked, target, withContent, sameOrigin);
        if (refusal.isPresent()) {
            return new Redirect.Refused(refusal.get());
        }
        if (response.contains("set-cookie")) {
            // The same request may be answered differently now, as many a login does.
            seen.clear();
        } else {
            seen.add(key(asked.method(), asked.uri()));
        }
        if (seen.contains(key(method, target))) {
            return new Redirect.Refused("redirects lead in a circle, to " + shown(target));
        }
        if (followed == policy.most()) {
            return new Redirect.Refused("more than " + policy.most() + " redirects, the last to " + shown(target));
        }
        followed++;
        return new Redirect.Follow(method, target, kept(asked.headers(), asked.hasContent() && !withContent, sameOrigin), withContent, sameOrigin);
    }

    /** 303 makes a GET of everything (RFC 9110, section 15.4.4); 301 and 302 of POST only, as browsers do. */
    private static Method method(Method asked, int code) {
        boolean becomesGet = code == 303 ? asked != Method.HEAD : (code == 301 || code == 302) && asked == Method.POST;
        return becomesGet ? Method.GET : asked;
    }

    private Optional<String> refusal(Asked asked, URI target, boolean withContent, boolean sameOrigin) {
        if (asked.uri().getScheme().equalsIgnoreCase("https") && target.getScheme().equals("http") && !policy.toClearText()) {
            return Optional.of("the redirect leads from TLS to clear text, " + shown(target));
        }
        if (!sameOrigin && !policy.otherOrigins()) {
            return Optional.of("the redirect leads to another origin, " + shown(target));
        }
        if (withContent && !asked.rewritable()) {
            return Optional.of("the redirect wants the content once more, which can't be written again");
        }
        return Optional.empty();
    }

    private static Headers kept(Headers headers, boolean contentDropped, boolean sameOrigin) {
        HeaderList kept = new HeaderList();
        headers.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!(contentDropped && CONTENT.contains(lower)) && (sameOrigin || !CREDENTIALS.contains(lower))) {
                kept.add(name, value);
            }
        });
        return kept;
    }

    private static String key(Method method, URI uri) {
        return method + " " + origin(uri) + ' ' + uri.getRawPath() + '?' + uri.getRawQuery();
    }

    private static String origin(URI uri) {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
        return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + ':' + port;
    }

    /** A query may hold secrets, and messages end up in logs. */
    private static String shown(URI uri) {
        return origin(uri) + uri.getRawPath();
    }
}
