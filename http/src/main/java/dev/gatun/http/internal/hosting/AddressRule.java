package dev.gatun.http.internal.hosting;

import dev.gatun.http.AddressRanges;
import dev.gatun.http.Forbidden;
import dev.gatun.http.Handler;
import dev.gatun.http.Middleware;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import java.net.InetSocketAddress;

/** Lets clients in by their address, which behind the PROXY protocol is what the proxy said. Immutable; any thread. */
public final class AddressRule implements Middleware {
    private final AddressRanges ranges;
    private final boolean inside;

    private AddressRule(AddressRanges ranges, boolean inside) {
        this.ranges = ranges;
        this.inside = inside;
    }

    /** Lets these in, and no others. */
    public static AddressRule only(AddressRanges ranges) {
        return new AddressRule(ranges, true);
    }

    /** Lets all in but these. */
    public static AddressRule allBut(AddressRanges ranges) {
        return new AddressRule(ranges, false);
    }

    @Override
    public Response handle(Request request, Handler next) throws Exception {
        if (request.remoteAddress() instanceof InetSocketAddress inet && ranges.contains(inet) != inside) {
            throw new Forbidden("not from this address");
        }
        return next.handle(request);
    }
}
