package dev.gatun.http.internal.client.connect;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.tls.TlsConnection;
import dev.gatun.tls.TlsSession;
import java.util.function.Consumer;

/** The handler above TLS while its handshake is under way. Loop only. */
final class Securing implements ConnectionHandler {
    private final TlsConnection secure;
    private final Consumer<? super TlsSession> secured;
    private final Consumer<? super CloseCause> lost;

    /**
     * @param secured goes on, with another handler
     * @param lost hears of the end of the connection before that
     */
    Securing(TlsConnection secure, Consumer<? super TlsSession> secured, Consumer<? super CloseCause> lost) {
        this.secure = secure;
        this.secured = secured;
        this.lost = lost;
    }

    @Override
    public void onOpen(Connection opened) {
        secure.onSecured(secured);
    }

    @Override
    public void onData(Connection opened, Buffer data) {
        throw new IllegalStateException("content before the end of the handshake");
    }

    @Override
    public void onClosed(Connection opened, CloseCause cause) {
        lost.accept(cause);
    }
}
