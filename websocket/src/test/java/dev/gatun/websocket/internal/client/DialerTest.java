package dev.gatun.websocket.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.ConnectOptions;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.SocketTuning;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DialerTest {
    private final List<Object> asked = new ArrayList<>();
    private final List<Duration> timeouts = new ArrayList<>();
    private final List<CompletableFuture<Connection>> stages = new ArrayList<>();
    private long now = 5_000_000_000L;

    private final EventLoop loop = proxy(EventLoop.class, (name, arguments) -> now);
    private final EventLoops loops = proxy(EventLoops.class, (name, arguments) -> {
        asked.addAll((List<?>) arguments[0]);
        timeouts.add(((ConnectOptions) arguments[1]).timeout());
        assertThat(((ConnectOptions) arguments[1]).loop()).contains(loop);
        stages.add(new CompletableFuture<>());
        return stages.getLast();
    });

    private final List<InetSocketAddress> addresses = List.of(address(1), address(2), address(3));

    private interface Answer {
        Object to(String name, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> switch (method.getName()) {
            case "nanoTime", "connect" -> answer.to(method.getName(), arguments);
            case "equals" -> self == arguments[0];
            case "hashCode" -> 1;
            default -> type.getSimpleName();
        }));
    }

    private static InetSocketAddress address(int port) {
        return InetSocketAddress.createUnresolved("host", port);
    }

    private static SocketFailure failure(String name) {
        return new SocketFailure("connect", "host", 1, name, "");
    }

    private CompletableFuture<Connection> dial() {
        return new Dialer(loops, loop, SocketTuning.DEFAULT, connection -> (c, data) -> { }).dial(addresses, Duration.ofSeconds(9)).toCompletableFuture();
    }

    @Test
    void eachAddressGetsItsPartOfTheTimeThatIsLeft() {
        CompletableFuture<Connection> outcome = dial();
        assertThat(asked).containsExactly(address(1));
        assertThat(timeouts).containsExactly(Duration.ofSeconds(3));
        now += 3_000_000_000L;
        stages.get(0).completeExceptionally(failure("ETIMEDOUT"));
        assertThat(timeouts).containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(3));
        stages.get(1).completeExceptionally(failure("ECONNREFUSED"));
        assertThat(timeouts.getLast()).isEqualTo(Duration.ofSeconds(6));
        Connection connection = proxy(Connection.class, (name, arguments) -> "");
        stages.get(2).complete(connection);
        assertThat(outcome).isCompletedWithValue(connection);
        assertThat(asked).containsExactlyElementsOf(addresses);
    }

    @Test
    void theLastFailureTellsOfAll() {
        CompletableFuture<Connection> outcome = dial();
        stages.get(0).completeExceptionally(failure("EONE"));
        stages.get(1).completeExceptionally(failure("ETWO"));
        stages.get(2).completeExceptionally(failure("ETHREE"));
        assertThat(outcome.exceptionNow()).hasMessageContaining("ETHREE");
        assertThat(outcome.exceptionNow().getSuppressed()).extracting(Throwable::getMessage).anyMatch(text -> text.contains("EONE"))
                .anyMatch(text -> text.contains("ETWO"));
    }

    @Test
    void whatIsNoFailureOfASocketEndsIt() {
        CompletableFuture<Connection> outcome = dial();
        stages.get(0).completeExceptionally(new IllegalStateException("handler"));
        assertThat(outcome.exceptionNow()).hasMessage("handler");
        assertThat(asked).hasSize(1);
    }

    @Test
    void whenTheTimeIsUpNobodyElseIsAsked() {
        CompletableFuture<Connection> outcome = dial();
        now += 9_000_000_000L;
        stages.get(0).completeExceptionally(failure("ETIMEDOUT"));
        assertThat(outcome.exceptionNow()).hasMessageContaining("ETIMEDOUT");
        assertThat(asked).hasSize(1);
    }
}
