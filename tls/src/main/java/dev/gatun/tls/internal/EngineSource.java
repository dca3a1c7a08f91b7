package dev.gatun.tls.internal;

import java.time.Duration;
import javax.net.ssl.SSLEngine;

/** Makes the engine of one server connection, once the client's hello is known. On the event loop. */
public interface EngineSource {
    /**
     * The engine for what the client asks for; configured, in server mode.
     *
     * @throws TlsRefusal when the hello is answered with an alert before any engine
     */
    SSLEngine engineFor(ClientHello hello);

    /** The most time from the connection's begin to the end of the handshake. */
    Duration handshakeDeadline();
}
