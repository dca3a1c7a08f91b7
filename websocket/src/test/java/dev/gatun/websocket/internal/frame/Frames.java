package dev.gatun.websocket.internal.frame;

import dev.gatun.reactor.Buffer;
import dev.gatun.websocket.CloseReason;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes down what a reader finds. */
final class Frames implements FrameSink {
    private static final String[] NAMES = {"CONTINUATION", "TEXT", "BINARY", "", "", "", "", "", "CLOSE", "PING", "PONG"};

    final List<String> seen = new ArrayList<>();
    final List<byte[]> payloads = new ArrayList<>();
    byte[] lastPayload;
    long refuseAbove = Long.MAX_VALUE;
    int wanted = Integer.MAX_VALUE;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private String head = "";

    @Override
    public void frame(int opcode, boolean last, boolean compressed, long length) {
        if (length > refuseAbove) {
            throw new Violation(CloseReason.TOO_BIG, "too long: " + length);
        }
        head = NAMES[opcode] + (compressed ? " compressed" : "") + (last ? " last " : " ");
    }

    @Override
    public void payload(Buffer in, int length, boolean end) {
        byte[] bytes = new byte[length];
        in.read(bytes, 0, length);
        content.writeBytes(bytes);
        if (end) {
            lastPayload = content.toByteArray();
            payloads.add(lastPayload);
            content.reset();
            seen.add(head + new String(lastPayload, StandardCharsets.UTF_8));
        }
    }

    @Override
    public void control(int opcode, Buffer in, int length) {
        byte[] bytes = new byte[length];
        in.read(bytes, 0, length);
        seen.add(NAMES[opcode] + " " + new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public boolean wantsMore() {
        return wanted-- > 0;
    }
}
