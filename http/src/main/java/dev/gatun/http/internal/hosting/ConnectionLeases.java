package dev.gatun.http.internal.hosting;

import dev.gatun.http.AttributeKey;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** What a connection holds until it ends, such as a place among a tenant's. On its loop; made when something is held first. */
public final class ConnectionLeases {
    /** Requests have that of their connection while they are on its loop. */
    public static final AttributeKey<ConnectionLeases> KEY = AttributeKey.of("leases of the connection");

    private final Map<Object, Runnable> held = new IdentityHashMap<>(2);

    /** Whether the connection holds what {@code of} is, or could take it now; {@code giveBack} runs when it ends. */
    public boolean hold(Object of, BooleanSupplier take, Runnable giveBack) {
        if (held.containsKey(of)) {
            return true;
        }
        boolean taken = take.getAsBoolean();
        if (taken) {
            held.put(of, giveBack);
        }
        return taken;
    }

    /** The connection has ended. */
    public void giveBack() {
        held.values().forEach(Runnable::run);
        held.clear();
    }
}
