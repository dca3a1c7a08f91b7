package dev.gatun.platform.peers;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Response;
import dev.gatun.websocket.CloseReason;
import dev.gatun.websocket.DeflateOptions;
import dev.gatun.websocket.OriginPolicy;
import dev.gatun.websocket.WebSocket;
import dev.gatun.websocket.WebSocketEndpoint;
import dev.gatun.websocket.WebSocketGroup;
import dev.gatun.websocket.WebSocketLimits;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The routes for WebSocket that foreign peers are sent to, and what they have said at their ends. */
final class WebSocketShowcase {
    private static final WebSocketLimits LIMITS = WebSocketLimits.DEFAULT.message(16 << 20);

    /** Two rooms for a browser, each in a page: both say something, and write down what they hear. */
    static final String PAGE = """
            <!DOCTYPE html><meta charset="utf-8"><title>page</title><p id="said">nothing yet</p>
            <script>
              const heard = [], name = new URLSearchParams(location.search).get('name');
              const socket = new WebSocket(location.origin.replace('http', 'ws') + '/room', ['v2', 'v1']);
              socket.binaryType = 'arraybuffer';
              const show = text => document.getElementById('said').textContent = text;
              const big = new Uint8Array(300000).map((_, i) => Math.imul(i, 2654435761) >>> 13 ^ i);
              socket.onopen = () => socket.send('hello of ' + name);
              socket.onmessage = event => {
                if (typeof event.data !== 'string') {
                  const back = new Uint8Array(event.data);
                  heard.push(back.length === big.length && back.every((b, i) => b === big[i]) ? 'bytes' : 'WRONG');
                  socket.send('bye');
                } else {
                  heard.push(event.data);
                  if (event.data === 'hello of ' + name) socket.send(big);
                }
              };
              socket.onclose = event => show(`${heard.join(', ')}; closed ${event.code} ${event.reason} ${event.wasClean}, ${socket.protocol}, ${socket.extensions}`);
              socket.onerror = () => show('ERROR');
            </script>
            """;

    /** Codes and reasons with which sessions have ended. */
    final List<CloseReason> closed = new CopyOnWriteArrayList<>();
    /** Everybody in the room. */
    final WebSocketGroup room = WebSocketGroup.create();
    final WebSocketEndpoint echo = WebSocket.upgrade(ws -> ws.limits(LIMITS).subprotocols("v2").onMessage((session, message) -> session.send(message))
            .onClose((session, reason) -> closed.add(reason)));
    final WebSocketEndpoint deflate = WebSocket.upgrade(ws -> ws.limits(LIMITS).deflate(DeflateOptions.DEFAULT.contextTakeover(true))
            .origins(OriginPolicy.any()).onMessage((session, message) -> session.send(message)).onClose((session, reason) -> closed.add(reason)));
    final WebSocketEndpoint closing = WebSocket.upgrade(ws -> ws.onText((session, text) -> session.close(CloseReason.of(Integer.parseInt(text), "as you wish")))
            .onClose((session, reason) -> closed.add(reason)));
    final WebSocketEndpoint rooms = WebSocket.upgrade(ws -> ws.limits(LIMITS).deflate().subprotocols("v1", "v2").onOpen(room::join)
            .onText((session, text) -> {
                if (text.equals("bye")) {
                    session.close(CloseReason.of(4321, "good bye"));
                } else {
                    room.broadcast(text);
                }
            })
            .onBinary((session, bytes) -> session.send(bytes))
            .onClose((session, reason) -> closed.add(reason)));

    /** Describes a server. */
    void routes(HttpServer.Builder http) {
        http.get("/echo", echo).get("/deflate", deflate).get("/close", closing).get("/room", rooms).get("/page", request -> Response.html(PAGE));
    }
}
