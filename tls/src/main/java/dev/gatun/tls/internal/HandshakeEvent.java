package dev.gatun.tls.internal;

import dev.gatun.tls.TlsFailure;
import dev.gatun.tls.TlsSession;
import java.net.SocketAddress;
import java.util.Optional;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/**
 * The JFR event of a handshake, from the connection to its end, whatever that is. The module {@code jdk.jfr} may be absent: then there is no event, and no
 * failure. Owned by the handshake; on its loop.
 */
final class HandshakeEvent {
    private static final boolean PRESENT = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private final Recorded event;

    private HandshakeEvent(Recorded event) {
        this.event = event;
    }

    /** Begins now; empty while nobody records. */
    static Optional<HandshakeEvent> begin(boolean client) {
        return PRESENT && Recorded.isOn() ? Optional.of(new HandshakeEvent(Recorded.begun(client))) : Optional.empty();
    }

    /** Ends now, well. */
    void secured(TlsSession session, SocketAddress remote) {
        event.secured(session, remote);
    }

    /** Ends now. */
    void failed(TlsFailure.Kind kind, Optional<String> serverName, SocketAddress remote) {
        event.failed(kind, serverName, remote);
    }

    /** Loaded only where JFR is. */
    @Name("dev.gatun.TlsHandshake")
    @Label("TLS handshake")
    @Category("Gatun")
    @Description("From the connection to the end of its handshake, the peer's part and waiting for it included")
    @Threshold("10 ms")
    @StackTrace(false)
    static final class Recorded extends Event {
        private static final Recorded PROBE = new Recorded();

        @Label("Client")
        @Description("Whether this side began")
        boolean client;

        @Label("Remote address")
        String remoteAddress;

        @Label("Server name")
        String serverName;

        @Label("Version")
        String version;

        @Label("Cipher suite")
        String cipher;

        @Label("Application protocol")
        String applicationProtocol;

        @Label("Resumed")
        boolean resumed;

        @Label("Failure")
        @Description("Empty when there was none")
        String failure;

        static boolean isOn() {
            return PROBE.isEnabled();
        }

        static Recorded begun(boolean client) {
            Recorded event = new Recorded();
            event.client = client;
            event.begin();
            return event;
        }

        void secured(TlsSession session, SocketAddress remote) {
            end();
            if (shouldCommit()) {
                version = session.version();
                cipher = session.cipher();
                applicationProtocol = session.applicationProtocol();
                resumed = session.resumed();
                commit("", session.serverName(), remote);
            }
        }

        void failed(TlsFailure.Kind kind, Optional<String> host, SocketAddress remote) {
            end();
            if (shouldCommit()) {
                version = "";
                cipher = "";
                applicationProtocol = "";
                commit(kind.toString(), host, remote);
            }
        }

        private void commit(String kind, Optional<String> host, SocketAddress remote) {
            failure = kind;
            serverName = host.orElse("");
            remoteAddress = String.valueOf(remote);
            commit();
        }
    }
}
