package dev.gatun.examples.showcase;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatun.http.AttributeKey;
import dev.gatun.http.BadRequest;
import dev.gatun.http.Handler;
import dev.gatun.http.Request;
import dev.gatun.websocket.CloseReason;
import dev.gatun.websocket.WebSocket;
import dev.gatun.websocket.WebSocketGroup;
import dev.gatun.websocket.WebSocketSession;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A chat of one room: who connects with {@code ?name=Ann} joins, what is said goes to all, and newcomers see what was said last. Messages are JSON objects.
 */
final class Chat {
    private static final AttributeKey<String> NAME = AttributeKey.of("name");
    private static final int NAME_LENGTH = 24;
    private static final int TEXT_LENGTH = 500;
    private static final int REMEMBERED = 30;

    private final ObjectMapper json = new ObjectMapper();
    private final WebSocketGroup room = WebSocketGroup.create();
    private final Deque<String> remembered = new ArrayDeque<>();

    /**
     * What the page gets.
     *
     * @param kind {@code said}, {@code joined} or {@code left}
     * @param name who
     * @param text what was said
     */
    record Line(String kind, String name, String text) {}

    Handler endpoint() {
        return WebSocket.upgrade(ws -> ws
                .deflate()
                .maxMessage(4 * TEXT_LENGTH)
                .onHandshake((request, handshake) -> handshake.attribute(NAME, name(request)))
                .onOpen(this::joined)
                .onText(this::said)
                .onClose(this::left));
    }

    private static String name(Request request) {
        String name = request.query("name").orElse("").strip();
        if (name.isEmpty() || name.length() > NAME_LENGTH) {
            throw new BadRequest("say who you are: ?name=, with at most " + NAME_LENGTH + " characters\n");
        }
        return name;
    }

    private synchronized void joined(WebSocketSession session) {
        remembered.forEach(session::send);
        room.join(session);
        room.broadcast(line("joined", session, ""));
    }

    private synchronized void said(WebSocketSession session, String text) {
        String line = line("said", session, text.length() > TEXT_LENGTH ? text.substring(0, TEXT_LENGTH) : text);
        remembered.add(line);
        if (remembered.size() > REMEMBERED) {
            remembered.poll();
        }
        room.broadcast(line);
    }

    private synchronized void left(WebSocketSession session, CloseReason reason) {
        room.broadcast(line("left", session, ""));
    }

    private String line(String kind, WebSocketSession session, String text) {
        try {
            return json.writeValueAsString(new Line(kind, session.attribute(NAME).orElseThrow(), text));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
