package dev.gatun.http.internal.proxy.reverse;

import dev.gatun.reactor.Buffer;

/** Buffers that are lent on. Stateless. */
final class Borrowed {
    private Borrowed() {}

    /** The readable bytes of {@code lent}, which may be pooled, as a buffer that nobody takes a reference to: whoever it is passed to copies them. */
    static Buffer of(Buffer lent) {
        Buffer view = Buffer.over(lent.segment());
        view.writeIndex(lent.writeIndex());
        view.readIndex(lent.readIndex());
        return view;
    }
}
