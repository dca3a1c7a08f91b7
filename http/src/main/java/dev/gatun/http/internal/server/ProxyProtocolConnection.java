package dev.gatun.http.internal.server;

import dev.gatun.http.AddressRanges;
import dev.gatun.http.ProxyHeader;
import dev.gatun.http.internal.proxyprotocol.MalformedProxyHeader;
import dev.gatun.http.internal.proxyprotocol.ProxyHeaderReader;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * A connection of a proxy that has yet to say who its client is: counted like any other, until another takes its place. It has as long for that as clients have
 * for a head. Loop only.
 */
final class ProxyProtocolConnection extends ServerConnection {
    private static final System.Logger LOG = System.getLogger("dev.gatun.http");

    /** What comes behind the header. */
    interface Next {
        /** Goes on in the place of {@code old}, on {@code announced}. */
        void begin(ServerConnection old, Connection announced, ProxyHeader header);
    }

    private final Connection connection;
    private final AddressRanges trusted;
    private final Next next;
    private final long since;

    ProxyProtocolConnection(LoopShare share, Connection connection, Security security, AddressRanges trusted, Next next) {
        super(share, connection, security);
        this.connection = connection;
        this.trusted = trusted;
        this.next = next;
        this.since = share.loop().nanoTime();
    }

    @Override
    public void onOpen(Connection c) {
        share().add(this);
        if (!enter()) {
            connection.abort();
        } else if (connection.remoteAddress() instanceof InetSocketAddress peer && !trusted.contains(peer)) {
            refuse("not a trusted proxy");
        }
    }

    private void refuse(String why) {
        LOG.log(Level.DEBUG, "PROXY protocol: {0} is refused: {1}", connection.remoteAddress(), why);
        hit(Limit.PROXY_PROTOCOL);
        connection.abort();
    }

    @Override
    public void onData(Connection c, Buffer data) {
        if (!connection.isOpen()) {
            data.skip(data.readableBytes());
            return;
        }
        Optional<ProxyHeader> header;
        try {
            header = ProxyHeaderReader.read(data);
        } catch (MalformedProxyHeader e) {
            data.skip(data.readableBytes());
            refuse(e.getMessage());
            return;
        }
        if (header.isPresent()) {
            next.begin(this, header.get().source().isPresent() ? new AnnouncedConnection(connection, header.get()) : connection, header.get());
        }
    }

    @Override
    public void onClosed(Connection c, CloseCause cause) {
        share().remove(this);
        share().core().connectionClosed();
    }

    @Override
    void checkDeadlines(long now) {
        if (now - since > share().core().limits().header().toNanos()) {
            refuse("no header within " + share().core().limits().header());
        }
    }

    @Override
    void closeIfIdle() {
        if (!ConnectionDeadlines.isFresh(since, share().loop().nanoTime())) {
            connection.abort();
        }
    }

    @Override
    void abort() {
        connection.abort();
    }
}
