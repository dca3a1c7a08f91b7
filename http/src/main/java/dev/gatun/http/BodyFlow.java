package dev.gatun.http;

/** Holds back the client that sends content. Any thread. */
public interface BodyFlow {
    /** Asks for no more chunks until {@link #resume()}; one that is under way may still come. */
    void pause();

    /** Asks for chunks again. */
    void resume();
}
