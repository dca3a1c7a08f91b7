package dev.gatun.http;

/** Writes the content of a response on a virtual thread. Returning ends the content; an exception aborts the connection, so that the client sees it. */
@FunctionalInterface
public interface BodyWriter {
    /** Writes all of the content to {@code out}. */
    void write(BodyOutput out) throws Exception;
}
