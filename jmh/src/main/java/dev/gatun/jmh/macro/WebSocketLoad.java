package dev.gatun.jmh.macro;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Deflater;

/** {@code websocket.c}: messages of WebSockets that come back, or that come to all. It judges them, and gives up when one is wrong. */
final class WebSocketLoad implements LoadGenerator {
    /** Compressed messages that take turns: more than what fits into the 32 KB that a server with context takeover may refer back to. */
    private static final int COMPRESSED_MESSAGES = 64;

    /** Ends what a flush of the deflater gives, and is left out of a message (RFC 7692, section 7.2.1). */
    private static final int TAIL = 4;

    private static final Pattern PROBLEM = Pattern.compile("(?m)^problem (.*)$");

    private final Path program;
    private final Path compressed;

    /** Compiles it, which takes gcc. zlib is not needed: the messages are compressed here, once. */
    WebSocketLoad(Children children, Path directory) {
        this.program = NativeProgram.compile("websocket", children, directory, List.of());
        this.compressed = directory.resolve("messages.deflated").toAbsolutePath();
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(compressed)))) {
            for (int i = 0; i < COMPRESSED_MESSAGES; i++) {
                byte[] message = compressed(json(i));
                out.writeShort(message.length);
                out.write(message);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** About 1 KB of text as an application may send it: numbers differ from one order to the next, so that it compresses to a third, not to nothing. */
    static String json(int index) {
        StringBuilder text = new StringBuilder("{\"type\":\"orders\",\"orders\":[");
        for (int i = 0; i < 10; i++) {
            int number = 7_919 * (10 * index + i + 1) % 10_007;
            text.append(String.format(
                    Locale.ROOT,
                    "%s{\"id\":%d,\"symbol\":\"%c%c%c\",\"side\":\"%s\",\"price\":%d.%02d,\"quantity\":%d,\"time\":\"09:%02d:%02d.%03d\"}",
                    i == 0 ? "" : ",",
                    4_000_000 + number,
                    'A' + number % 26,
                    'A' + number / 26 % 26,
                    'A' + number / 676 % 26,
                    number % 3 == 0 ? "sell" : "buy",
                    100 + number % 400,
                    number % 100,
                    number % 50 * 10,
                    number % 60,
                    number / 7 % 60,
                    number % 1_000));
        }
        return text.append("]}").toString();
    }

    static byte[] compressed(String text) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            byte[] room = new byte[bytes.length + 64];
            deflater.setInput(bytes);
            int length = deflater.deflate(room, 0, room.length, Deflater.SYNC_FLUSH);
            return Arrays.copyOf(room, length - TAIL);
        } finally {
            deflater.end();
        }
    }

    @Override
    public List<String> command(Endpoint endpoint, LoadProfile profile, int seconds) {
        return List.of(
                program.toString(),
                Integer.toString(endpoint.port()),
                profile.path(),
                mode(profile.tool()),
                Integer.toString(profile.connections()),
                Integer.toString(seconds),
                Integer.toString(profile.pipelined()),
                profile.tool() == LoadProfile.Tool.WEBSOCKET_DEFLATE ? compressed.toString() : Integer.toString(profile.bodyLength()));
    }

    private static String mode(LoadProfile.Tool tool) {
        return switch (tool) {
            case WEBSOCKET_ECHO -> "echo";
            case WEBSOCKET_DEFLATE -> "deflate";
            case WEBSOCKET_BROADCAST -> "broadcast";
            default -> throw new IllegalArgumentException(tool + " is another program");
        };
    }

    @Override
    public LoadFigures figures(String output) {
        Matcher problem = PROBLEM.matcher(output);
        if (problem.find()) {
            throw new IllegalStateException("the WebSocket load generator gave up: " + problem.group(1));
        }
        return LoadFigures.parse(output);
    }
}
