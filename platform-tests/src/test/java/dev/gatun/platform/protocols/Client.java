package dev.gatun.platform.protocols;

import dev.gatun.platform.Ask;
import dev.gatun.platform.Reply;
import java.io.Closeable;

/** A strict client of some version of HTTP. Used by one thread, except where {@link Exchange} says otherwise. */
public interface Client extends Closeable {
    /** Sends a request, or its begin when {@linkplain Ask#more more} follows, beside others that are under way, and waits for nothing of its response. */
    Exchange open(Ask ask);

    /** Sends a request and waits for the whole response. */
    default Reply ask(Ask ask) {
        return open(ask).reply();
    }

    /** Asks for {@code path} by GET. */
    default Reply get(String path) {
        return ask(Ask.get(path));
    }

    /** Ends all connections by FIN, whatever is under way. */
    @Override
    void close();

    /** Ends all connections by RST. */
    void reset();
}
