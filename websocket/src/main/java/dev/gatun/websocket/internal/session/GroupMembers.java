package dev.gatun.websocket.internal.session;

import dev.gatun.reactor.EventLoop;
import dev.gatun.websocket.internal.deflate.DeflateAgreement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The members of a group, by their loops. Any thread. */
public final class GroupMembers {
    private final Map<EventLoop, LoopMembers> loops = new ConcurrentHashMap<>();
    /** How many members there are with each setting of compression, and the least that they compress. */
    private final Map<SharedFrame.Setting, Compressed> settings = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();

    private record Compressed(int members, int threshold) {}

    /** Nobody yet. */
    public GroupMembers() {}

    /** How many there are. */
    public int size() {
        return size.get();
    }

    /** Adds a session. */
    public void join(Session session) {
        // Known before the loop has heard of it: what is sent right behind comes to the loop right behind.
        LoopMembers members = loops.computeIfAbsent(session.share().loop(), LoopMembers::new);
        session.execute(() -> {
            if (session.isOpenNow() && members.add(session)) {
                count(session, 1);
                session.onEnd(() -> remove(session));
            }
        });
    }

    /** Removes a session. */
    public void leave(Session session) {
        session.execute(() -> remove(session));
    }

    private void remove(Session session) {
        LoopMembers members = loops.get(session.share().loop());
        if (members != null && members.remove(session)) {
            count(session, -1);
        }
    }

    private void count(Session session, int change) {
        size.addAndGet(change);
        DeflateAgreement agreement = session.agreement();
        if (agreement != null) {
            settings.compute(SharedFrame.Setting.of(agreement), (setting, known) -> {
                int count = (known == null ? 0 : known.members) + change;
                int least = known == null ? agreement.threshold() : Math.min(known.threshold, agreement.threshold());
                return count == 0 ? null : new Compressed(count, least);
            });
        }
    }

    /** Sends {@code frame} to all but {@code except}, which may be {@code null}. */
    public CompletionStage<Void> broadcast(SharedFrame frame, Session except) {
        settings.forEach((setting, compressed) -> frame.compress(setting, compressed.threshold));
        List<CompletableFuture<Void>> all = new ArrayList<>(loops.size());
        loops.forEach((loop, members) -> {
            CompletableFuture<Void> done = new CompletableFuture<>();
            all.add(done);
            try {
                loop.execute(() -> members.send(new SharedFrame.OnLoop(frame, loop), except, done));
            } catch (RuntimeException e) {
                // The loop has ended, and its members with it.
                done.complete(null);
            }
        });
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    }
}
