package dev.gatun.websocket.internal.client;

import dev.gatun.http.Execution;
import dev.gatun.websocket.ClientState;
import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Tells the program of each new state where its callbacks run: on the loop, or on virtual threads in order and never two at once. */
public final class StateHook implements Consumer<ClientState> {
    private static final System.Logger LOG = System.getLogger("dev.gatun.websocket");

    private final Execution execution;
    private final Consumer<? super ClientState> hook;
    private final Queue<ClientState> states = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /** Calls {@code hook} as {@code execution} says. */
    public StateHook(Execution execution, Consumer<? super ClientState> hook) {
        this.execution = execution;
        this.hook = hook;
    }

    @Override
    public void accept(ClientState state) {
        if (execution == Execution.EVENT_LOOP) {
            tell(state);
            return;
        }
        states.add(state);
        if (waiting.getAndIncrement() == 0) {
            Thread.ofVirtual().name("gatun-client-state").start(this::run);
        }
    }

    private void run() {
        do {
            tell(states.poll());
        } while (waiting.decrementAndGet() > 0);
    }

    private void tell(ClientState state) {
        try {
            hook.accept(state);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "the callback for the state " + state + " failed", e);
        }
    }
}
