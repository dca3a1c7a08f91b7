package dev.gatun.http.internal.client.connect;

import dev.gatun.http.client.ClientProxy;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import java.util.Optional;

/**
 * Asks a proxy of SOCKS version 5 for a connection to a server (RFC 1928). One per connection; who made it has a deadline for it. Loop only.
 *
 * <pre>
 *   onOpen: greeting --> METHOD --by password--> LOGIN --accepted--> REPLY --succeeded--> the next handler has the connection
 *                           '------- no login -----------------------^
 * </pre>
 */
final class Socks5Handshake implements ConnectionHandler {
    private enum State { METHOD, LOGIN, REPLY, DONE }

    /** Hears of the end: one of the methods is called, once. */
    interface Listener {
        /** What comes and goes from here on is the server's; gives the next handler, whose {@code onOpen} comes next. */
        ConnectionHandler connected(Connection connection);

        /** There is no connection to the server, and none to the proxy any more. */
        void failed(String message, boolean mayPass, Optional<Throwable> cause);
    }

    private final byte[] request;
    private final Optional<ClientProxy.Login> login;
    private final Listener listener;
    private State state = State.METHOD;

    /** @throws IllegalArgumentException when SOCKS can't say the name of the host */
    Socks5Handshake(String host, int port, Optional<ClientProxy.Login> login, Listener listener) {
        this.request = Socks5Message.connect(host, port);
        this.login = login;
        this.listener = listener;
    }

    @Override
    public void onOpen(Connection connection) {
        send(connection, Socks5Message.greeting(login.isPresent()));
    }

    private static void send(Connection connection, byte[] message) {
        connection.write(connection.loop().buffers().acquire(message.length).put(message));
    }

    @Override
    public void onData(Connection connection, Buffer data) {
        while (read(connection, data)) {
            // read() says whether there may be more.
        }
    }

    private boolean read(Connection connection, Buffer data) {
        return switch (state) {
            case METHOD -> data.readableBytes() >= 2 && method(connection, data);
            case LOGIN -> data.readableBytes() >= 2 && loggedIn(connection, data);
            case REPLY -> reply(connection, data);
            case DONE -> false;
        };
    }

    private boolean method(Connection connection, Buffer data) {
        int version = data.read() & 0xFF;
        int method = data.read() & 0xFF;
        if (version != Socks5Message.VERSION) {
            return fail(connection, data, "what answers is no proxy of SOCKS version 5", false);
        }
        if (method == Socks5Message.NO_LOGIN) {
            state = State.REPLY;
            send(connection, request);
            return true;
        }
        if (method == Socks5Message.BY_PASSWORD && login.isPresent()) {
            state = State.LOGIN;
            send(connection, Socks5Message.login(login.get()));
            return true;
        }
        return fail(connection, data, method == Socks5Message.NOTHING_ACCEPTED
                ? login.isPresent() ? "it accepts no login by password" : "it wants a login" : "it chose a login that was not offered", false);
    }

    private boolean loggedIn(Connection connection, Buffer data) {
        data.read();
        int status = data.read() & 0xFF;
        if (status != 0) {
            return fail(connection, data, "it does not accept the login (status " + status + ')', false);
        }
        state = State.REPLY;
        send(connection, request);
        return true;
    }

    private boolean reply(Connection connection, Buffer data) {
        if (data.isReadable() && data.get(data.readIndex()) != Socks5Message.VERSION) {
            return fail(connection, data, "its answer is not of SOCKS version 5", false);
        }
        int length = Socks5Message.replyLength(data);
        if (length < 0) {
            return fail(connection, data, "its answer has an unknown form of address", false);
        }
        if (length == 0 || data.readableBytes() < length) {
            return false;
        }
        int code = data.get(data.readIndex() + 1) & 0xFF;
        if (code != 0) {
            return fail(connection, data, "it answered: " + Socks5Message.reply(code), Socks5Message.mayPass(code));
        }
        data.skip(length);
        state = State.DONE;
        ConnectionHandler next = listener.connected(connection);
        connection.handler(next);
        next.onOpen(connection);
        return false;
    }

    private boolean fail(Connection connection, Buffer data, String message, boolean mayPass) {
        data.skip(data.readableBytes());
        connection.abort();
        failed(message, mayPass, Optional.empty());
        return false;
    }

    private void failed(String message, boolean mayPass, Optional<Throwable> cause) {
        if (state != State.DONE) {
            state = State.DONE;
            listener.failed(message, mayPass, cause);
        }
    }

    @Override
    public void onInputEnd(Connection connection) {
        connection.abort();
        failed("it ended the connection before its answer", true, Optional.empty());
    }

    @Override
    public void onClosed(Connection connection, CloseCause cause) {
        failed("the connection ended before its answer: " + cause.error().map(Throwable::getMessage).orElse(cause.kind().name()), true, cause.error());
    }
}
