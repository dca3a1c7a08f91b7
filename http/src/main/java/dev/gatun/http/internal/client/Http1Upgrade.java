package dev.gatun.http.internal.client;

import dev.gatun.http.Headers;
import dev.gatun.http.HttpVersion;
import dev.gatun.http.Method;
import dev.gatun.http.ProtocolException;
import dev.gatun.http.Status;
import dev.gatun.http.internal.HeaderList;
import dev.gatun.http.internal.head.HeaderFields;
import dev.gatun.http.internal.head.KnownHeader;
import dev.gatun.http.internal.head.ResponseHead;

/** Asks a server of HTTP/1.1 to change the protocol of the connection (RFC 9110, section 7.8). One per connection; loop only. */
public final class Http1Upgrade extends Http1Handshake {
    private final UpgradeRequest request;

    /** The handler of a connection to the server, or above TLS on one. */
    public Http1Upgrade(UpgradeRequest request, UpgradeListener listener) {
        super(request.timeout(), listener);
        this.request = request;
    }

    @Override
    Method method() {
        return Method.GET;
    }

    @Override
    String target() {
        return request.target();
    }

    @Override
    Headers fields() {
        HeaderList fields = new HeaderList();
        // RFC 9110, section 7.2: Host goes first
        fields.add("host", request.authority());
        fields.add("upgrade", request.protocol());
        fields.add("connection", "Upgrade");
        request.headers().forEach(fields::add);
        return fields;
    }

    @Override
    String what() {
        return "upgrade to " + request.protocol() + " at " + request.authority();
    }

    @Override
    boolean accepts(ResponseHead response) {
        if (response.code() != Status.SWITCHING_PROTOCOLS.code()) {
            return false;
        }
        HeaderFields fields = response.fields();
        boolean named = response.version() == HttpVersion.HTTP_1_1 && response.isUpgrade() && !fields.isRepeated(KnownHeader.UPGRADE)
                && fields.valueIs(fields.find(KnownHeader.UPGRADE), request.protocol());
        if (!named) {
            throw new ProtocolException(Status.BAD_GATEWAY, "RFC 9110, section 7.8",
                    "101 whose Connection and Upgrade do not name the protocol that was asked for", true);
        }
        return true;
    }
}
