package dev.gatun.http.internal.server;

import dev.gatun.http.ProtocolException;
import dev.gatun.http.Status;
import dev.gatun.http.internal.http2.frame.ErrorCode;
import dev.gatun.http.internal.http2.frame.GoAwayFrame;
import dev.gatun.http.internal.http2.frame.Settings;
import dev.gatun.http.internal.http2.frame.SettingsFrame;
import dev.gatun.reactor.Buffer;

/** What a client is told, each in its own version, whose version of HTTP is not spoken where it came in. Stateless. */
final class WrongVersion {
    /** To who speaks HTTP/1 where HTTP/2 alone is spoken. */
    static final ProtocolException HTTP_2_ONLY = new ProtocolException(
            Status.HTTP_VERSION_NOT_SUPPORTED, "RFC 9110, section 15.6.6", "only HTTP/2 is spoken here", true);

    private static final String HTTP_1_ONLY = "only HTTP/1.1 is spoken here";
    private static final Settings NONE = new Settings();

    /** Room for what {@link #refuseHttp2} writes. */
    static final int SIZE = SettingsFrame.size(NONE) + GoAwayFrame.SIZE + HTTP_1_ONLY.length();

    private WrongVersion() {}

    /** To who speaks HTTP/2 where it is not spoken: a server's preface, without which nothing would be understood, and the end (RFC 9113, section 3.4, 7). */
    static void refuseHttp2(Buffer out) {
        SettingsFrame.write(out, NONE);
        GoAwayFrame.write(out, 0, ErrorCode.HTTP_1_1_REQUIRED, HTTP_1_ONLY);
    }
}
