package dev.gatun.http.internal.head;

import java.util.Locale;

/**
 * Header names that are recognised while a head is parsed, so that finding one later costs an array access and its name no String.
 * The first eight decide how a message is framed or how the connection goes on.
 */
public enum KnownHeader {
    HOST, CONTENT_LENGTH, TRANSFER_ENCODING, CONNECTION, EXPECT, UPGRADE, TE, TRAILER, ACCEPT, ACCEPT_CHARSET,
    ACCEPT_ENCODING, ACCEPT_LANGUAGE, ACCEPT_RANGES, ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS,
    ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
    ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, AGE, ALLOW, ALT_SVC, AUTHORIZATION, CACHE_CONTROL,
    CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LOCATION, CONTENT_RANGE, CONTENT_SECURITY_POLICY,
    CONTENT_TYPE, COOKIE, DATE, DNT, ETAG, EXPIRES, FORWARDED, FROM, HTTP2_SETTINGS, IF_MATCH, IF_MODIFIED_SINCE,
    IF_NONE_MATCH, IF_RANGE, IF_UNMODIFIED_SINCE, KEEP_ALIVE, LAST_MODIFIED, LINK, LOCATION, MAX_FORWARDS, ORIGIN,
    PRAGMA, PRIORITY, PROXY_AUTHENTICATE, PROXY_AUTHORIZATION, PROXY_CONNECTION, RANGE, REFERER, RETRY_AFTER,
    SEC_CH_UA, SEC_CH_UA_MOBILE, SEC_CH_UA_PLATFORM, SEC_FETCH_DEST, SEC_FETCH_MODE, SEC_FETCH_SITE, SEC_FETCH_USER,
    SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_EXTENSIONS, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL, SEC_WEBSOCKET_VERSION,
    SERVER, SET_COOKIE, STRICT_TRANSPORT_SECURITY, TRACEPARENT, TRACESTATE, UPGRADE_INSECURE_REQUESTS, USER_AGENT,
    VARY, VIA, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS, X_FORWARDED_FOR, X_FORWARDED_HOST, X_FORWARDED_PROTO,
    X_FRAME_OPTIONS, X_REAL_IP, X_REQUEST_ID;

    private static final KnownHeader[] ALL = values();

    /** How many there are. Ids run from 1 to this; 0 stands for a name that is not known. */
    public static final int COUNT = ALL.length;

    private final String text;

    KnownHeader() {
        text = name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The name in lower case, as HTTP/2 sends it. */
    public String text() {
        return text;
    }

    /** A small positive number. */
    public int id() {
        return ordinal() + 1;
    }

    /** The header of an {@link #id()}. */
    public static KnownHeader ofId(int id) {
        return ALL[id - 1];
    }
}
