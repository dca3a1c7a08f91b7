package dev.gatun.jmh.peers;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** Jetty's WebSockets: whole messages, by Jetty's own API on its core server. The listeners are public because Jetty finds their methods by reflection. */
final class JettyWebSockets {
    private JettyWebSockets() {}

    static Handler handler(Server server) {
        WebSocketUpgradeHandler handler = WebSocketUpgradeHandler.from(server, container -> {
            container.setIdleTimeout(Duration.ofHours(1));
            // No listener here blocks, so that they run on the selecting thread.
            container.setInvocationType(Invocable.InvocationType.NON_BLOCKING);
            container.addMapping(PeerOptions.ECHO, (request, response, callback) -> new Echo());
            Broadcast broadcast = new Broadcast();
            container.addMapping(PeerOptions.BROADCAST, (request, response, callback) -> broadcast.member());
        });
        handler.setServer(server);
        return handler;
    }

    public static final class Echo extends Session.Listener.AbstractAutoDemanding {
        @Override
        public void onWebSocketText(String message) {
            getSession().sendText(message, Callback.NOOP);
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            getSession().sendBinary(payload, callback);
        }
    }

    private static final class Broadcast {
        private final Set<Session> sessions = ConcurrentHashMap.newKeySet();

        Session.Listener member() {
            return new Member();
        }

        public final class Member extends Session.Listener.AbstractAutoDemanding {
            @Override
            public void onWebSocketOpen(Session session) {
                super.onWebSocketOpen(session);
                sessions.add(session);
            }

            @Override
            public void onWebSocketText(String message) {
                sessions.forEach(session -> session.sendText(message, Callback.NOOP));
            }

            @Override
            public void onWebSocketClose(int status, String reason, Callback callback) {
                sessions.remove(getSession());
                callback.succeed();
            }
        }
    }
}
