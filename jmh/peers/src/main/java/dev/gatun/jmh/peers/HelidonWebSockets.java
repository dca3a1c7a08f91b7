package dev.gatun.jmh.peers;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Helidon's WebSockets: frames go on as they come, on the virtual thread of the connection. */
final class HelidonWebSockets {
    private HelidonWebSockets() {}

    static final class Echo implements WsListener {
        @Override
        public void onMessage(WsSession session, String text, boolean last) {
            session.send(text, last);
        }

        @Override
        public void onMessage(WsSession session, BufferData buffer, boolean last) {
            session.send(buffer, last);
        }
    }

    static final class Broadcast implements WsListener {
        private final Set<WsSession> members = ConcurrentHashMap.newKeySet();

        @Override
        public void onOpen(WsSession session) {
            members.add(session);
        }

        @Override
        public void onMessage(WsSession session, String text, boolean last) {
            members.forEach(member -> send(member, text, last));
        }

        /** That is where a connection which ended without a close frame shows: Helidon tells the listener of none. */
        private void send(WsSession member, String text, boolean last) {
            try {
                member.send(text, last);
            } catch (ServerConnectionException ended) {
                members.remove(member);
            }
        }

        @Override
        public void onClose(WsSession session, int status, String reason) {
            members.remove(session);
        }

        @Override
        public void onError(WsSession session, Throwable cause) {
            members.remove(session);
        }
    }
}
