package dev.gatun.tls;

import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A connection above TLS. The handler's {@link ConnectionHandler#onOpen} is called at once, before the handshake: what is written waits for its end.
 *
 * <p>All else is as {@link Connection} says, with these words of TLS: the end of the input is the peer's close_notify, and a peer that goes away without one
 * ends the connection with a {@link TlsFailure}, because what came may have been cut off (RFC 8446, section 6.1); {@link #shutdownOutput()} and
 * {@link #close()} send close_notify before the FIN. With TLS 1.2 a peer's close_notify ends both directions (RFC 5246, section 7.2.1): what is written
 * after it can't be sent.
 */
public interface TlsConnection extends Connection {
    /** What the handshake agreed; empty until it is done. */
    Optional<TlsSession> session();

    /** Calls {@code action} on the loop once the handshake is done, at once if it is. Not called when it fails: {@link ConnectionHandler#onClosed} tells. */
    void onSecured(Consumer<? super TlsSession> action);
}
