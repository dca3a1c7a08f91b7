package dev.gatun.http.internal.http1;

import dev.gatun.http.ProtocolException;
import dev.gatun.http.Status;

/**
 * Every way in which a peer can break HTTP/1, made once: throwing one allocates nothing. All of them close the connection, since after any of them
 * nobody knows where the next message begins; answering and going on is what request smuggling lives from.
 */
final class Faults {
    static final ProtocolException LEADING_LINES = bad("9112, section 2.2", "too many or broken empty lines before the request line");
    static final ProtocolException METHOD = bad("9110, section 9.1", "method is not a token");
    static final ProtocolException METHOD_TOO_LONG = of(Status.NOT_IMPLEMENTED, "9112, section 3", "method is longer than any that is implemented");
    static final ProtocolException REQUEST_LINE = bad("9112, section 3", "request line is not method, target and version with one space between");
    static final ProtocolException TARGET_CHARACTER = bad("9112, section 3.2", "character in the request target that must be percent-encoded");
    static final ProtocolException TARGET_ESCAPE = bad("3986, section 2.1",
            "percent sign in the request target without two hex digits, or an encoded control character");
    static final ProtocolException FRAGMENT = bad("9112, section 3.2", "request target with a fragment");
    static final ProtocolException TARGET_FORM = bad("9112, section 3.2", "request target of a form that the method does not have");
    static final ProtocolException TARGET_TOO_LONG = of(Status.URI_TOO_LONG, "9112, section 3", "request target is longer than the limit");
    static final ProtocolException VERSION = bad("9112, section 2.3", "malformed HTTP version");
    static final ProtocolException VERSION_UNKNOWN = of(Status.HTTP_VERSION_NOT_SUPPORTED, "9110, section 15.6.6", "major version is not 1");

    static final ProtocolException FIELD_NAME = bad("9110, section 5.1", "header name is not a token");
    static final ProtocolException SPACE_BEFORE_COLON = bad("9112, section 5.1", "blank between header name and colon");
    static final ProtocolException NO_COLON = bad("9112, section 5", "header line without a colon");
    static final ProtocolException LEADING_BLANK = bad("9112, section 2.2", "blank between start line and first header");
    static final ProtocolException FOLDED = bad("9112, section 5.2", "folded header line");
    static final ProtocolException BARE_CR = bad("9112, section 2.2", "CR without LF");
    static final ProtocolException BARE_LF = bad("9112, section 2.2", "LF without CR");
    static final ProtocolException FIELD_VALUE = bad("9110, section 5.5", "control character in a header value");
    static final ProtocolException LOOKALIKE = bad("9110, section 5.1", "header name that a CGI-like peer takes for Content-Length or Transfer-Encoding");
    static final ProtocolException FIELDS_TOO_LARGE = of(Status.REQUEST_HEADER_FIELDS_TOO_LARGE, "9110, section 5.4", "headers are larger than the limit");
    static final ProtocolException TOO_MANY_FIELDS = of(Status.REQUEST_HEADER_FIELDS_TOO_LARGE, "9110, section 5.4", "more header lines than the limit");

    static final ProtocolException HOST_MISSING = bad("9112, section 3.2", "HTTP/1.1 request without Host");
    static final ProtocolException HOST_REPEATED = bad("9112, section 3.2", "more than one Host");
    static final ProtocolException HOST_INVALID = bad("9112, section 3.2", "Host is not a host with an optional port");
    static final ProtocolException AUTHORITY_INVALID = bad("9110, section 4.2", "authority of the request target is not a host with an optional port");
    static final ProtocolException LENGTH_INVALID = bad("9110, section 8.6", "Content-Length is not a plain decimal number");
    static final ProtocolException LENGTH_REPEATED = bad("9112, section 6.3", "more than one Content-Length");
    static final ProtocolException LENGTH_AND_CODING = bad("9112, section 6.1", "both Content-Length and Transfer-Encoding");
    static final ProtocolException CODING_IN_1_0 = bad("9112, section 6.1", "Transfer-Encoding in HTTP/1.0");
    static final ProtocolException CODING_INVALID = bad("9112, section 6.1", "malformed Transfer-Encoding, or chunked not exactly once and last");
    static final ProtocolException CODING_UNKNOWN = of(Status.NOT_IMPLEMENTED, "9112, section 6.1", "transfer coding other than chunked");
    static final ProtocolException TRACE_CONTENT = bad("9110, section 9.3.8", "TRACE with content");
    static final ProtocolException EXPECTATION = of(Status.EXPECTATION_FAILED, "9110, section 10.1.1", "expectation other than 100-continue");

    static final ProtocolException CHUNK_SIZE = bad("9112, section 7.1", "chunk size is not a hexadecimal number");
    static final ProtocolException CHUNK_SIZE_TOO_LARGE = bad("9112, section 7.1", "chunk size overflows");
    static final ProtocolException CHUNK_EXTENSION = bad("9112, section 7.1.1", "malformed chunk extension");
    static final ProtocolException CHUNK_EXTENSION_TOO_LONG = bad("9112, section 7.1.1", "chunk extensions are longer than the limit");
    static final ProtocolException CHUNK_END = bad("9112, section 7.1", "chunk does not end with CRLF where its size says");
    static final ProtocolException TRAILER_FORBIDDEN = bad("9110, section 6.5.1", "framing or routing header in the trailer section");

    private Faults() {}

    private static ProtocolException bad(String section, String message) {
        return of(Status.BAD_REQUEST, section, message);
    }

    private static ProtocolException of(Status status, String section, String message) {
        return new ProtocolException(status, "RFC " + section, message, true);
    }
}
