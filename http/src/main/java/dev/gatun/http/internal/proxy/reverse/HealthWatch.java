package dev.gatun.http.internal.proxy.reverse;

import dev.gatun.http.Headers;
import dev.gatun.http.Method;
import dev.gatun.http.internal.client.exchange.ClientConnection;
import dev.gatun.http.internal.client.exchange.ClientExchange;
import dev.gatun.http.internal.client.exchange.ExchangeFailure;
import dev.gatun.http.internal.client.exchange.ExchangeListener;
import dev.gatun.http.internal.client.exchange.IncomingResponse;
import dev.gatun.http.internal.client.exchange.Origin;
import dev.gatun.http.internal.client.exchange.OutgoingRequest;
import dev.gatun.http.internal.client.pool.LoopPool;
import dev.gatun.http.internal.proxy.balance.Group;
import dev.gatun.http.internal.proxy.balance.Member;
import dev.gatun.http.proxy.HealthCheck;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.Deadline;
import dev.gatun.reactor.EventLoop;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Asks the members of a set now and then whether they are well, each on a new connection, as clients' are new. Loop only, one of its own. */
public final class HealthWatch {
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Group group;
    private final HealthCheck check;
    private final EventLoop loop;
    private final LoopPool pool;
    private final RandomGenerator random;
    private final Set<Member> watched = new HashSet<>();

    /** A watch that has not begun. */
    public HealthWatch(Group group, HealthCheck check, EventLoop loop, LoopPool pool, RandomGenerator random) {
        this.group = group;
        this.check = check;
        this.loop = loop;
        this.pool = pool;
        this.random = random;
    }

    /** Begins, and goes on until the loop ends: asks those at once that are new. */
    public void look() {
        watched.retainAll(group.members());
        for (Member member : group.members()) {
            if (watched.add(member)) {
                new Question(member).ask();
            }
        }
        Duration interval = check.interval();
        loop.schedule(interval.compareTo(LOOK) < 0 ? interval : LOOK, this::look);
    }

    private void answered(Member member, boolean good) {
        member.checked(check, good, loop.nanoTime());
        loop.schedule(member.nextCheck(check, random), () -> {
            if (watched.contains(member)) {
                new Question(member).ask();
            }
        });
    }

    /** One question to one member. */
    private final class Question implements LoopPool.Taker, ExchangeListener {
        private final Member member;
        private final Origin origin;
        private Optional<Deadline> deadline = Optional.empty();
        private Optional<LoopPool.Ticket> ticket = Optional.empty();
        private Optional<ClientExchange> exchange = Optional.empty();
        private boolean over;

        Question(Member member) {
            this.member = member;
            this.origin = Origins.of(member.upstream());
        }

        void ask() {
            deadline = Optional.of(loop.schedule(check.timeout(), this::tooLate));
            LoopPool.Ticket place = pool.acquire(origin, true, check.timeout(), this);
            if (!over && exchange.isEmpty()) {
                ticket = Optional.of(place);
            }
        }

        private void tooLate() {
            ticket.ifPresent(LoopPool.Ticket::cancel);
            exchange.ifPresent(ClientExchange::cancel);
            end(false);
        }

        /** All is heard. */
        private void end(boolean good) {
            deadline.ifPresent(Deadline::cancel);
            decide(good);
        }

        /** Content may follow, for as long as the answer might have taken. */
        private void decide(boolean good) {
            if (!over) {
                over = true;
                answered(member, good);
            }
        }

        @Override
        public void take(ClientConnection connection, boolean reused) {
            ticket = Optional.empty();
            OutgoingRequest request = new OutgoingRequest(Method.GET, origin.scheme(), origin.authority(), check.path(),
                    Headers.of("user-agent", "gatun-health-check"), 0, false, false, Optional.empty(), Duration.ZERO, Duration.ZERO);
            try {
                ClientExchange sent = connection.send(request, this);
                exchange = Optional.of(sent);
                sent.end(Headers.empty());
            } catch (RuntimeException e) {
                end(false);
            }
        }

        @Override
        public void failed(RuntimeException failure) {
            end(false);
        }

        @Override
        public void onInterim(IncomingResponse response) {
            // Says nothing yet.
        }

        @Override
        public void onResponse(IncomingResponse response) {
            decide(response.status().code() < 400);
        }

        @Override
        public void onContent(Buffer chunk) {
            chunk.skip(chunk.readableBytes());
        }

        @Override
        public void onEnd(Headers trailers) {
            end(true);
        }

        @Override
        public void onFailed(ExchangeFailure failure) {
            end(false);
        }
    }
}
