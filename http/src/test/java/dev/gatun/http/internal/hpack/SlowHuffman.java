package dev.gatun.http.internal.hpack;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;

/** RFC 7541, section 5.2, once more and bit by bit, out of the table of the appendix. */
final class SlowHuffman {
    private static final Map<String, Integer> SYMBOLS = new HashMap<>();

    static {
        for (String[] row : HuffmanCodesGenerator.rows()) {
            long code = Long.parseLong(row[1], 16);
            SYMBOLS.put(Long.toBinaryString(code | 1L << Integer.parseInt(row[2])).substring(1), Integer.parseInt(row[0]));
        }
    }

    private SlowHuffman() {}

    /** @throws HpackException as the real one does */
    static byte[] decode(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < 8 * bytes.length; i++) {
            code.append(bytes[i / 8] >> 7 - i % 8 & 1);
            Integer symbol = SYMBOLS.get(code.toString());
            if (symbol != null) {
                if (symbol == 256) {
                    throw HpackException.HUFFMAN_EOS;
                }
                out.write(symbol);
                code.setLength(0);
            }
        }
        if (code.length() > 7 || code.indexOf("0") >= 0) {
            throw HpackException.HUFFMAN_PADDING;
        }
        return out.toByteArray();
    }
}
