package dev.gatun.http.internal.client.body;

import java.io.InputStream;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

/** A stream that is given out once. Any thread. */
public final class OneShot implements Callable<InputStream> {
    private final InputStream in;
    private final AtomicBoolean taken = new AtomicBoolean();

    /** @param in closed by who takes it */
    public OneShot(InputStream in) {
        this.in = in;
    }

    @Override
    public InputStream call() {
        if (!taken.compareAndSet(false, true)) {
            throw new IllegalStateException("the content is a stream that was read before");
        }
        return in;
    }
}
