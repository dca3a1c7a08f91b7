package dev.gatun.websocket.internal.session;

import dev.gatun.reactor.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The members of a group on one loop. Messages are sent one after the other, each in batches, so that ten thousand members don't hold up the loop's other
 * connections. Loop only.
 */
final class LoopMembers {
    /** So many get a message before others have their turn. */
    private static final int BATCH = 256;

    private final EventLoop loop;
    private final List<Session> members = new ArrayList<>();
    private final Map<Session, Integer> places = new IdentityHashMap<>();
    private final ArrayDeque<Round> rounds = new ArrayDeque<>();
    /** Who is next in the round that is under way. */
    private int next;

    private record Round(SharedFrame.OnLoop frame, Session except, CompletableFuture<Void> done) {}

    LoopMembers(EventLoop loop) {
        this.loop = loop;
    }

    /** Adds a session at the end; {@code false} if it is here. */
    boolean add(Session session) {
        if (places.putIfAbsent(session, members.size()) != null) {
            return false;
        }
        members.add(session);
        return true;
    }

    /** Removes a session; {@code false} if it is not here. */
    boolean remove(Session session) {
        Integer place = places.remove(session);
        if (place == null) {
            return false;
        }
        int hole = place;
        if (hole < next) {
            // The last of those who have the message fills the hole, so that nobody gets it twice or not at all.
            next--;
            move(next, hole);
            hole = next;
        }
        int last = members.size() - 1;
        move(last, hole);
        members.remove(last);
        return true;
    }

    private void move(int from, int to) {
        if (from != to) {
            Session moved = members.get(from);
            members.set(to, moved);
            places.put(moved, to);
        }
    }

    /** Sends a message behind those that are under way. */
    void send(SharedFrame.OnLoop frame, Session except, CompletableFuture<Void> done) {
        rounds.add(new Round(frame, except, done));
        if (rounds.size() == 1) {
            batch();
        }
    }

    private void batch() {
        Round round = rounds.peek();
        int end = next + BATCH;
        while (next < members.size() && next < end) {
            Session member = members.get(next++);
            if (member != round.except) {
                member.send(round.frame);
            }
        }
        if (next >= members.size()) {
            next = 0;
            rounds.poll();
            round.frame.release();
            round.done.complete(null);
        }
        if (!rounds.isEmpty()) {
            loop.execute(this::batch);
        }
    }
}
