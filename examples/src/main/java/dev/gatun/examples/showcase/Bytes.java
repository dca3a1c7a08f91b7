package dev.gatun.examples.showcase;

import dev.gatun.http.BadRequest;
import dev.gatun.http.BodyOutput;
import dev.gatun.http.Handler;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import java.util.Arrays;

/** Answers with as many bytes as the path asks for: few in one piece, many while they are sent, so that none are kept. */
final class Bytes implements Handler {
    private static final byte[] PATTERN = pattern(64 << 10);

    private static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ('a' + i % 26);
        }
        return bytes;
    }

    @Override
    public Response handle(Request request) {
        long count = count(request.path("n"));
        if (count <= PATTERN.length) {
            return Response.bytes(Arrays.copyOf(PATTERN, (int) count));
        }
        return Response.stream(Response.OCTETS, count, out -> write(out, count));
    }

    private static long count(String text) {
        // Eighteen digits are always below 2^63.
        if (text.length() > 18 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new BadRequest("\"" + text + "\" is not a number of bytes");
        }
        return Long.parseLong(text);
    }

    private static void write(BodyOutput out, long count) {
        for (long left = count; left > 0; ) {
            int length = (int) Math.min(left, PATTERN.length);
            out.write(PATTERN, 0, length);
            left -= length;
        }
    }
}
