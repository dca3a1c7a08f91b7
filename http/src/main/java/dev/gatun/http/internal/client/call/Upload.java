package dev.gatun.http.internal.client.call;

import dev.gatun.http.BodyWriter;
import dev.gatun.http.internal.client.exchange.OutgoingRequest;

/** The content of a request, as it is to be sent. */
public sealed interface Upload {
    /** No content. */
    Upload NONE = new None();

    /** How many bytes it is, or {@link OutgoingRequest#UNKNOWN}. */
    long length();

    /** Whether it can be sent again. */
    boolean isReplayable();

    /** No content. */
    record None() implements Upload {
        @Override
        public long length() {
            return 0;
        }

        @Override
        public boolean isReplayable() {
            return true;
        }
    }

    /** All of it; the array is not changed any more. */
    record Bytes(byte[] bytes) implements Upload {
        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public boolean isReplayable() {
            return true;
        }
    }

    /** Written on a virtual thread. */
    record Written(BodyWriter writer, long length, boolean isReplayable) implements Upload {}
}
