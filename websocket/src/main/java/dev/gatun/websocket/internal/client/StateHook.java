package dev.gatun.websocket.internal.client;

import dev.gatun.http.Execution;
import dev.gatun.websocket.ClientState;
import dev.gatun.websocket.internal.session.SerialTasks;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;

/** Tells the program of each new state where its callbacks run: on the loop, or on virtual threads in order and never two at once. */
public final class StateHook implements Consumer<ClientState> {
    private static final System.Logger LOG = System.getLogger("dev.gatun.websocket");

    private final Execution execution;
    private final Consumer<? super ClientState> hook;
    private final SerialTasks tasks = new SerialTasks("gatun-client-state");

    /** Calls {@code hook} as {@code execution} says. */
    public StateHook(Execution execution, Consumer<? super ClientState> hook) {
        this.execution = execution;
        this.hook = hook;
    }

    @Override
    public void accept(ClientState state) {
        if (execution == Execution.EVENT_LOOP) {
            tell(state);
        } else {
            tasks.add(() -> tell(state));
        }
    }

    private void tell(ClientState state) {
        try {
            hook.accept(state);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "the callback for the state " + state + " failed", e);
        }
    }
}
