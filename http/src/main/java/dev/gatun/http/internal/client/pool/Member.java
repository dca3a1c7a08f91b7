package dev.gatun.http.internal.client.pool;

import dev.gatun.http.internal.client.exchange.ClientConnection;

/** A connection in the pool. Loop only. */
final class Member implements ClientConnection.Owner {
    private final OriginConnections origin;
    private final ClientConnection connection;
    private final long since;
    private long idleSince;
    private boolean idle;
    private boolean listed;
    private boolean used;
    private boolean probed;
    private boolean retired;

    Member(OriginConnections origin, ClientConnection connection, long now) {
        this.origin = origin;
        this.connection = connection;
        this.since = now;
    }

    ClientConnection connection() {
        return connection;
    }

    /** Whether it has served a request. */
    boolean isUsed() {
        return used;
    }

    boolean isMadeAfter(long time) {
        return since - time > 0;
    }

    /** It serves a request; returns whether it had served one before. */
    boolean use() {
        boolean before = used;
        used = true;
        return before;
    }

    boolean isIdle() {
        return idle;
    }

    /** Since when it is idle. */
    long idleSince() {
        return idleSince;
    }

    void idle(long now) {
        idle = true;
        idleSince = now;
    }

    void busy() {
        idle = false;
    }

    /** Whether it is among those that requests are given to. */
    boolean isListed() {
        return listed;
    }

    void listed(boolean in) {
        listed = in;
    }

    /** Whether it is asked whether it is alive. */
    boolean isProbed() {
        return probed;
    }

    void probed(boolean asked) {
        probed = asked;
    }

    boolean isRetired() {
        return retired;
    }

    /** Returns whether it was not before. */
    boolean retire() {
        boolean first = !retired;
        retired = true;
        return first;
    }

    /** How long it has lived. */
    long age(long now) {
        return now - since;
    }

    /** How many more requests it takes. */
    int room(int streams) {
        return retired ? 0 : Math.min(connection.room(), streams - connection.active());
    }

    /** Takes no more requests; ends when those that are under way have ended. */
    void end() {
        origin.retired(this);
        connection.close();
    }

    @Override
    public void roomGrew(ClientConnection grown) {
        origin.roomGrew(this);
    }

    @Override
    public void retired(ClientConnection gone) {
        origin.retired(this);
    }
}
