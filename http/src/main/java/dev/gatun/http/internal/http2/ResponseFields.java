package dev.gatun.http.internal.http2;

import static dev.gatun.http.internal.head.Words.BYTE;

import dev.gatun.http.HttpVersion;
import dev.gatun.http.Status;
import dev.gatun.http.internal.head.KnownHeader;
import dev.gatun.http.internal.head.ResponseHead;
import dev.gatun.http.internal.hpack.HpackDecoder;
import dev.gatun.http.internal.hpack.HpackSink;
import dev.gatun.reactor.Buffer;
import java.lang.foreign.MemorySegment;

/**
 * Makes the head of a response from the fields of a decoded header block (RFC 9113, section 8.3.2), and refuses what is none; the twin of
 * {@link RequestFields}, which says why nothing is thrown. Used for one block at a time, by one thread.
 */
public final class ResponseFields implements HpackSink {
    private ResponseHead head = new ResponseHead();
    private Buffer out = Buffer.allocate(0);
    private MemorySegment bytes = out.segment();
    private boolean regular;
    /** What is wrong; empty when nothing is. */
    private String fault = "";

    /** Begins a response, whose fields the decoder appends to {@code decoded}. */
    public void begin(ResponseHead newHead, Buffer decoded) {
        head = newHead;
        head.clear();
        head.version(HttpVersion.HTTP_2);
        head.keepAlive(true);
        out = decoded;
        bytes = decoded.segment();
        regular = false;
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
            fault = FieldRules.check(bytes, knownId, nameStart, nameLength, valueStart, valueLength);
            if (fault.isEmpty()) {
                head.fields().add(knownId, nameStart, nameLength, valueStart, valueLength);
            }
        }
    }

    private void pseudo(int which, int start, int length) {
        if (which != HpackDecoder.STATUS) {
            fault = "pseudo-header that no response has";
        } else if (regular) {
            fault = "pseudo-header behind a regular field";
        } else if (head.code() != 0) {
            fault = "pseudo-header twice";
        } else {
            head.code(code(start, length));
            if (head.code() < 100) {
                fault = ":status is not three digits from 100 on";
            } else if (head.code() == Status.SWITCHING_PROTOCOLS.code()) {
                // RFC 9113, section 8.6
                fault = "status 101, which HTTP/2 does not have";
            }
        }
    }

    private int code(int start, int length) {
        int code = 0;
        for (int i = start; i < start + length; i++) {
            int digit = bytes.get(BYTE, i) - '0';
            if (digit < 0 || digit > 9 || length != 3) {
                return -1;
            }
            code = 10 * code + digit;
        }
        return code;
    }

    /**
     * Ends the block.
     *
     * @return what is wrong, without bytes of the peer in it; empty when nothing is
     */
    public String end() {
        if (fault.isEmpty() && head.code() == 0) {
            fault = "response without :status";
        }
        head.bind(bytes, 0, out.writeIndex());
        if (fault.isEmpty()) {
            contentLength();
        }
        return fault;
    }

    private void contentLength() {
        int line = head.find(KnownHeader.CONTENT_LENGTH);
        if (line < 0 || head.status().forbidsContent()) {
            return;
        }
        long length = head.fields().decimal(line);
        if (length < 0 || head.fields().isRepeated(KnownHeader.CONTENT_LENGTH)) {
            fault = "content-length is not one plain decimal number";
        } else {
            head.contentLength(length);
        }
    }
}
