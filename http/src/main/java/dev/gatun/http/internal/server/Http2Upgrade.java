package dev.gatun.http.internal.server;

import dev.gatun.http.ProtocolException;
import dev.gatun.http.Status;
import dev.gatun.http.internal.head.HeaderFields;
import dev.gatun.http.internal.head.KnownHeader;
import dev.gatun.http.internal.head.RequestHead;
import dev.gatun.http.internal.http1.Http1ResponseEncoder;
import dev.gatun.http.internal.http1.FieldWriter;
import dev.gatun.http.internal.http2.frame.Settings;
import dev.gatun.reactor.Buffer;
import java.util.Optional;

/** The upgrade of a request in HTTP/1.1 to HTTP/2 in clear text (RFC 7540, section 3.2; RFC 9113 left it out, but clients have it). Stateless. */
final class Http2Upgrade {
    /** Room for the 101 response. */
    static final int SIZE = 128;

    private Http2Upgrade() {}

    /** The settings of a client that offers the upgrade; empty when it does not, does it wrongly, or sends content, which would have to be read first. */
    static Optional<Settings> offered(RequestHead head) {
        HeaderFields fields = head.fields();
        int settings = fields.find(KnownHeader.HTTP2_SETTINGS);
        if (settings < 0 || fields.isRepeated(KnownHeader.HTTP2_SETTINGS) || head.hasContent() || !names(fields, KnownHeader.UPGRADE, "h2c")
                || !names(fields, KnownHeader.CONNECTION, "http2-settings")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Settings.fromBase64Url(fields.value(settings)));
        } catch (ProtocolException e) {
            // The request by itself is sound, so it is answered in HTTP/1.1.
            return Optional.empty();
        }
    }

    private static boolean names(HeaderFields fields, KnownHeader header, String token) {
        for (int i = fields.find(header, 0); i >= 0; i = fields.find(header, i + 1)) {
            for (String each : fields.value(i).split(",")) {
                if (each.strip().equalsIgnoreCase(token)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Writes the response behind which HTTP/2 begins. */
    static void accept(Buffer out) {
        Http1ResponseEncoder.interim(out, Status.SWITCHING_PROTOCOLS);
        out.writeIndex(out.writeIndex() - 2);
        FieldWriter.write(out, "connection", "Upgrade");
        FieldWriter.write(out, "upgrade", "h2c");
        out.put((byte) '\r').put((byte) '\n');
    }
}
