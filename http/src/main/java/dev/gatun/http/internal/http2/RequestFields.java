package dev.gatun.http.internal.http2;

import static dev.gatun.http.internal.head.Words.BYTE;

import dev.gatun.http.HttpVersion;
import dev.gatun.http.Method;
import dev.gatun.http.internal.head.Authority;
import dev.gatun.http.internal.head.Characters;
import dev.gatun.http.internal.head.Escapes;
import dev.gatun.http.internal.head.HeaderFields;
import dev.gatun.http.internal.head.KnownHeader;
import dev.gatun.http.internal.head.RequestHead;
import dev.gatun.http.internal.hpack.HpackDecoder;
import dev.gatun.http.internal.hpack.HpackSink;
import dev.gatun.reactor.Buffer;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * Makes the head of a request from the fields of a decoded header block (RFC 9113, section 8.3.1), and refuses what is none. Nothing is thrown while the
 * block is decoded: what is wrong is remembered and told at the end, because the rest of the block still changes the HPACK table.
 *
 * <p>One per event loop, used for one block at a time.
 */
public final class RequestFields implements HpackSink {
    private static final int METHOD = 1 << HpackDecoder.METHOD;
    private static final int PATH = 1 << HpackDecoder.PATH;
    private static final int SCHEME = 1 << HpackDecoder.SCHEME;
    private static final int AUTHORITY = 1 << HpackDecoder.AUTHORITY;
    private static final int PROTOCOL = 1 << HpackDecoder.PROTOCOL;

    private RequestHead head = new RequestHead();
    private Buffer out = Buffer.allocate(0);
    private MemorySegment bytes = out.segment();
    private int seen;
    private boolean regular;
    private int pathStart;
    private int pathLength;
    private int authorityStart;
    private int authorityLength;
    private boolean extendedAllowed;
    /** What is wrong; empty when nothing is. */
    private String fault = "";

    /** Begins a request, whose fields the decoder appends to {@code decoded}. */
    public void begin(RequestHead newHead, Buffer decoded, boolean extendedConnect) {
        head = newHead;
        head.clear();
        head.version(HttpVersion.HTTP_2);
        out = decoded;
        bytes = decoded.segment();
        seen = 0;
        regular = false;
        pathLength = 0;
        authorityLength = 0;
        extendedAllowed = extendedConnect;
        fault = "";
    }

    @Override
    public void field(int knownId, int pseudo, int nameStart, int nameLength, int valueStart, int valueLength, boolean neverIndexed) {
        if (!fault.isEmpty()) {
            return;
        }
        if (!FieldRules.isValue(bytes, valueStart, valueLength)) {
            fault = "field value with a control character, or with blanks around it";
        } else if (pseudo != 0) {
            pseudo(pseudo, valueStart, valueLength);
        } else {
            regular = true;
            String wrong = FieldRules.check(bytes, knownId, nameStart, nameLength, valueStart, valueLength);
            if (wrong.isEmpty()) {
                head.fields().add(knownId, nameStart, nameLength, valueStart, valueLength);
            } else {
                fault = wrong;
            }
        }
    }

    private void pseudo(int which, int start, int length) {
        int bit = 1 << which;
        if (regular) {
            fault = "pseudo-header behind a regular field";
        } else if ((seen & bit) != 0) {
            fault = "pseudo-header twice";
        } else {
            seen |= bit;
            switch (which) {
                case HpackDecoder.METHOD -> method(start, length);
                case HpackDecoder.PATH -> {
                    pathStart = start;
                    pathLength = length;
                }
                case HpackDecoder.SCHEME -> scheme(start, length);
                case HpackDecoder.AUTHORITY -> {
                    authorityStart = start;
                    authorityLength = length;
                }
                case HpackDecoder.PROTOCOL -> protocol(start, length);
                default -> fault = "pseudo-header that no request has";
            }
        }
    }

    private void method(int start, int length) {
        if (length == 3 && bytes.get(BYTE, start) == 'G' && bytes.get(BYTE, start + 1) == 'E' && bytes.get(BYTE, start + 2) == 'T') {
            head.method(Method.GET);
            return;
        }
        if (!FieldRules.isToken(bytes, start, length)) {
            fault = "method is not a token";
            return;
        }
        byte[] name = bytes.asSlice(start, length).toArray(BYTE);
        head.method(Method.of(new String(name, StandardCharsets.US_ASCII)));
    }

    /** RFC 9113, section 8.3.1, allows any scheme; a server that is no proxy has two. */
    private void scheme(int start, int length) {
        boolean http = length >= 4 && bytes.get(BYTE, start) == 'h' && bytes.get(BYTE, start + 1) == 't' && bytes.get(BYTE, start + 2) == 't'
                && bytes.get(BYTE, start + 3) == 'p';
        if (!http || length > 5 || length == 5 && bytes.get(BYTE, start + 4) != 's') {
            fault = ":scheme is neither http nor https";
        }
    }

    private void protocol(int start, int length) {
        if (!extendedAllowed) {
            fault = ":protocol without SETTINGS_ENABLE_CONNECT_PROTOCOL";
        } else if (!FieldRules.isToken(bytes, start, length)) {
            fault = ":protocol is not a token";
        } else {
            head.protocol(start, length);
            head.upgrade(true);
        }
    }

    /**
     * Ends the block.
     *
     * @param ended whether the request has no content
     * @return what is wrong, without bytes of the peer in it; empty when nothing is
     */
    public String end(boolean ended) {
        if (fault.isEmpty()) {
            fault = requirePseudos();
        }
        if (fault.isEmpty()) {
            head.bind(bytes, 0, out.writeIndex());
            fault = authority();
        }
        if (fault.isEmpty() && (seen & PATH) != 0) {
            fault = path();
        }
        if (fault.isEmpty()) {
            fault = framing(ended);
        }
        if (fault.isEmpty()) {
            joinCookies();
            head.bind(bytes, 0, out.writeIndex());
        }
        return fault;
    }

    private String requirePseudos() {
        if ((seen & METHOD) == 0) {
            return "request without :method";
        }
        if (head.method() == Method.CONNECT && (seen & PROTOCOL) == 0) {
            // RFC 9113, section 8.5
            return (seen & (PATH | SCHEME)) != 0 || (seen & AUTHORITY) == 0 ? "CONNECT with :scheme or :path, or without :authority" : "";
        }
        if ((seen & PROTOCOL) != 0 && (head.method() != Method.CONNECT || (seen & AUTHORITY) == 0)) {
            // RFC 8441, section 4
            return ":protocol with a method other than CONNECT, or without :authority";
        }
        return (seen & (PATH | SCHEME)) != (PATH | SCHEME) ? "request without :scheme or :path" : "";
    }

    /** :authority takes the place of Host (RFC 9113, section 8.3.1); a Host that says something else is how requests are smuggled past a proxy. */
    private String authority() {
        HeaderFields fields = head.fields();
        if (fields.isRepeated(KnownHeader.HOST)) {
            return "more than one Host";
        }
        int host = fields.find(KnownHeader.HOST);
        boolean connect = head.method() == Method.CONNECT && (seen & PROTOCOL) == 0;
        if ((seen & AUTHORITY) == 0) {
            if (host < 0) {
                return "request without :authority and Host";
            }
            authorityStart = fields.valueStart(host);
            authorityLength = fields.valueLength(host);
        }
        if (!Authority.isValid(fields, authorityStart, authorityLength, connect)) {
            return ":authority or Host is not a host with an optional port";
        }
        if (host >= 0 && (seen & AUTHORITY) != 0 && !sameText(fields, host)) {
            return "Host is another than :authority";
        }
        if (host < 0) {
            // Handlers ask for Host whatever the version.
            fields.add(KnownHeader.HOST.id(), authorityStart, 0, authorityStart, authorityLength);
        }
        head.authority(authorityStart, authorityLength);
        if (connect) {
            head.target(authorityStart, authorityLength);
        }
        return "";
    }

    private boolean sameText(HeaderFields fields, int host) {
        return fields.valueLength(host) == authorityLength && fields.equalsIgnoreCase(
                fields.valueStart(host), authorityLength, fields.text(authorityStart, authorityLength));
    }

    private String path() {
        int start = pathStart;
        int end = start + pathLength;
        if (pathLength == 1 && bytes.get(BYTE, start) == '*' && head.method() == Method.OPTIONS) {
            head.target(start, 1);
            head.path(start, 1);
            return "";
        }
        if (pathLength == 0 || bytes.get(BYTE, start) != '/') {
            return ":path does not begin with a slash";
        }
        int questionMark = -1;
        int kinds = 0;
        for (int i = start; i < end; i++) {
            byte c = bytes.get(BYTE, i);
            int classes = Characters.classes(c);
            if (questionMark < 0 && c == '?') {
                questionMark = i;
            } else if ((classes & (questionMark < 0 ? Characters.PATH : Characters.QUERY)) == 0) {
                return ":path has a character that must be percent-encoded";
            }
            kinds |= classes;
        }
        int pathEnd = questionMark < 0 ? end : questionMark;
        if ((kinds & Characters.PERCENT) != 0 && !Escapes.areValid(bytes, start, end, pathEnd)) {
            return "percent sign in :path without two hex digits, or an encoded control character";
        }
        head.target(start, pathLength);
        head.path(start, pathEnd - start);
        if (questionMark >= 0) {
            head.query(questionMark + 1, end - questionMark - 1);
        }
        return "";
    }

    private String framing(boolean ended) {
        HeaderFields fields = head.fields();
        head.keepAlive(true);
        int index = fields.find(KnownHeader.CONTENT_LENGTH);
        if (index >= 0) {
            long length = fields.isRepeated(KnownHeader.CONTENT_LENGTH) ? -1 : fields.decimal(index);
            if (length < 0) {
                return "content-length is not one plain decimal number";
            }
            if (ended && length > 0) {
                return "content-length of a request that ends with its head";
            }
            if (head.method() != Method.CONNECT) {
                // Behind CONNECT there is no content whatever it says (RFC 9110, section 9.3.6): what comes is the tunnel's.
                head.contentLength(length);
            }
        } else if (!ended && head.method() != Method.CONNECT) {
            head.chunked(true);
        }
        if (head.method() == Method.TRACE && !ended) {
            return "TRACE with content";
        }
        int expect = fields.find(KnownHeader.EXPECT);
        if (expect >= 0) {
            if (fields.isRepeated(KnownHeader.EXPECT) || !fields.valueIs(expect, "100-continue")) {
                head.unknownExpectation(true);
            } else {
                head.expectContinue(!ended);
            }
        }
        return "";
    }

    /** RFC 9113, section 8.2.3: crumbs are put together before anybody else sees them. */
    private void joinCookies() {
        HeaderFields fields = head.fields();
        if (!fields.isRepeated(KnownHeader.COOKIE)) {
            return;
        }
        int start = out.writeIndex();
        for (int i = fields.find(KnownHeader.COOKIE, 0); i >= 0; i = fields.find(KnownHeader.COOKIE, i + 1)) {
            if (out.writeIndex() > start) {
                out.put((byte) ';').put((byte) ' ');
            }
            out.put(bytes, fields.valueStart(i), fields.valueLength(i));
        }
        fields.remove(KnownHeader.COOKIE);
        fields.add(KnownHeader.COOKIE.id(), start, 0, start, out.writeIndex() - start);
    }

    /** How much room the decoded fields need beside what the decoder asks for: cookies are written once more. */
    public static int extraBytes(int listBytes, int listCount) {
        return listBytes + 2 * listCount;
    }
}
