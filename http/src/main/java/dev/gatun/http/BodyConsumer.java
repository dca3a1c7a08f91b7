package dev.gatun.http;

import dev.gatun.reactor.Buffer;

/** Takes the content of a request as it comes. All methods are called on the event loop and must not block; an exception fails the exchange. */
public interface BodyConsumer {
    /** Called first. {@code flow} holds the client back and lets it go on. */
    default void onStart(BodyFlow flow) {}

    /** Some bytes; {@code chunk} is borrowed, valid during this call only. */
    void onChunk(Buffer chunk);

    /** All bytes were passed. */
    default void onEnd() {}

    /** There will be no more bytes: the client went away, broke the framing, was too slow or sent too much. */
    void onFailure(RuntimeException failure);
}
