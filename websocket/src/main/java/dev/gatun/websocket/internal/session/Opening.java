package dev.gatun.websocket.internal.session;

import dev.gatun.http.Execution;
import dev.gatun.http.PathParameters;
import dev.gatun.tls.TlsSession;
import dev.gatun.websocket.internal.deflate.DeflateAgreement;
import java.util.Optional;

/**
 * What the opening handshake left for the session.
 *
 * @param target of the request
 * @param host that was asked for
 * @param path the route's parameters
 * @param subprotocol that was agreed
 * @param agreement about compression; {@code null} for none
 * @param tls what the connection's handshake agreed
 * @param execution where callbacks run unless they are set up otherwise
 * @param attributes what is left for the session
 */
public record Opening(
        String target,
        String host,
        PathParameters path,
        Optional<String> subprotocol,
        DeflateAgreement agreement,
        Optional<TlsSession> tls,
        Execution execution,
        Attributes attributes) {}
