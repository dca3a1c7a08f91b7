package dev.gatun.http.internal.http2;

import static dev.gatun.http.internal.head.Words.BYTE;

import dev.gatun.http.Headers;
import dev.gatun.http.internal.HeaderList;
import dev.gatun.http.internal.head.KnownHeader;
import dev.gatun.http.internal.hpack.HpackSink;
import dev.gatun.reactor.Buffer;
import java.nio.charset.StandardCharsets;

/** The trailer section of a request (RFC 9113, section 8.1; RFC 9110, section 6.5). One per event loop, used for one block at a time. */
public final class TrailerFields implements HpackSink {
    private HeaderList list = new HeaderList();
    private Buffer out = Buffer.allocate(0);
    private String fault = "";

    /** Begins a section, whose fields the decoder appends to {@code decoded}. */
    public void begin(Buffer decoded) {
        list = new HeaderList();
        out = decoded;
        fault = "";
    }

    @Override
    public void field(int knownId, int pseudo, int nameStart, int nameLength, int valueStart, int valueLength, boolean neverIndexed) {
        if (pseudo != 0) {
            fault = "pseudo-header in the trailer section";
        } else if (!FieldRules.isValue(out.segment(), valueStart, valueLength)) {
            fault = "field value with a control character, or with blanks around it";
        } else if (knownId == KnownHeader.HOST.id() || knownId == KnownHeader.CONTENT_LENGTH.id()) {
            fault = "framing or routing field in the trailer section";
        } else {
            String wrong = FieldRules.check(out.segment(), knownId, nameStart, nameLength, valueStart, valueLength);
            if (wrong.isEmpty()) {
                list.add(text(nameStart, nameLength), text(valueStart, valueLength));
            } else {
                fault = wrong;
            }
        }
    }

    private String text(int start, int length) {
        return new String(out.segment().asSlice(start, length).toArray(BYTE), StandardCharsets.ISO_8859_1);
    }

    /** What is wrong, without bytes of the peer in it; empty when nothing is. */
    public String fault() {
        return fault;
    }

    /** The fields. */
    public Headers headers() {
        return list;
    }
}
