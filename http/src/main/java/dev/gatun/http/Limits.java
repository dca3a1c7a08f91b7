package dev.gatun.http;

import java.time.Duration;

/**
 * What a client may cost. The defaults are safe on the open Internet. Each hit is counted by name in {@link ServerStatistics#limitHits()}.
 *
 * @param target the most bytes of a request target, else 414
 * @param headerBytes the most bytes of a request's head, else 431
 * @param headerCount the most header fields, else 431
 * @param body the most bytes of a request's content, else 413
 * @param header from the first byte of a head to its last, else 408; more bytes do not extend it
 * @param bodyGap the longest wait for more content while it is wanted, else the connection ends
 * @param minimumRate in bytes per second: content that comes slower on average after five seconds ends the connection, as does a client that reads
 *     a response slower than that; 0 for none
 * @param idle how long a connection may stay open between requests
 * @param write the longest time in which a client must take some of the bytes that wait for it
 * @param connections the most connections of the server; more are closed at once
 * @param requestsPerConnection after so many a connection is closed
 * @param virtualThreads the most handlers at once on virtual threads, else 503
 * @param pipelined the most pipelined requests that are answered in one turn of the loop
 * @param pendingWrites the most bytes that may wait for a client that reads slowly, where the producer can't be held back
 * @param drain the most bytes of unread content that are skipped to keep a connection
 */
public record Limits(
        int target,
        int headerBytes,
        int headerCount,
        long body,
        Duration header,
        Duration bodyGap,
        int minimumRate,
        Duration idle,
        Duration write,
        int connections,
        long requestsPerConnection,
        int virtualThreads,
        int pipelined,
        long pendingWrites,
        int drain) {
    /** Safe on the open Internet. */
    public static final Limits DEFAULT = new Limits(
            8 << 10,
            16 << 10,
            100,
            8 << 20,
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            240,
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            50_000,
            1_000_000,
            10_000,
            64,
            1 << 20,
            64 << 10);

    /** Checks the ranges. */
    public Limits {
        positive("target", target);
        positive("headerBytes", headerBytes);
        positive("headerCount", headerCount);
        notNegative("body", body);
        positive("header", header);
        positive("bodyGap", bodyGap);
        notNegative("minimumRate", minimumRate);
        positive("idle", idle);
        positive("write", write);
        positive("connections", connections);
        positive("requestsPerConnection", requestsPerConnection);
        positive("virtualThreads", virtualThreads);
        positive("pipelined", pipelined);
        positive("pendingWrites", pendingWrites);
        notNegative("drain", drain);
    }

    private static void positive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("limit " + name + " = " + value + " is below 1");
        }
    }

    private static void positive(String name, Duration value) {
        if (value.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("limit " + name + " = " + value + " is below a millisecond");
        }
    }

    private static void notNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException("limit " + name + " = " + value + " is negative");
        }
    }

    /** The defaults, to be changed. */
    public static Builder builder() {
        return new Builder(DEFAULT);
    }

    /** These limits, to be changed. */
    public Builder change() {
        return new Builder(this);
    }

    /** Changes single limits. */
    public static final class Builder {
        private int target;
        private int headerBytes;
        private int headerCount;
        private long body;
        private Duration header;
        private Duration bodyGap;
        private int minimumRate;
        private Duration idle;
        private Duration write;
        private int connections;
        private long requestsPerConnection;
        private int virtualThreads;
        private int pipelined;
        private long pendingWrites;
        private int drain;

        private Builder(Limits start) {
            target = start.target;
            headerBytes = start.headerBytes;
            headerCount = start.headerCount;
            body = start.body;
            header = start.header;
            bodyGap = start.bodyGap;
            minimumRate = start.minimumRate;
            idle = start.idle;
            write = start.write;
            connections = start.connections;
            requestsPerConnection = start.requestsPerConnection;
            virtualThreads = start.virtualThreads;
            pipelined = start.pipelined;
            pendingWrites = start.pendingWrites;
            drain = start.drain;
        }

        /** Changes {@link Limits#target()}. */
        public Builder target(int bytes) {
            target = bytes;
            return this;
        }

        /** Changes {@link Limits#headerBytes()}. */
        public Builder headerBytes(int bytes) {
            headerBytes = bytes;
            return this;
        }

        /** Changes {@link Limits#headerCount()}. */
        public Builder headerCount(int fields) {
            headerCount = fields;
            return this;
        }

        /** Changes {@link Limits#body()}. */
        public Builder body(long bytes) {
            body = bytes;
            return this;
        }

        /** Changes {@link Limits#header()}. */
        public Builder header(Duration duration) {
            header = duration;
            return this;
        }

        /** Changes {@link Limits#bodyGap()}. */
        public Builder bodyGap(Duration duration) {
            bodyGap = duration;
            return this;
        }

        /** Changes {@link Limits#minimumRate()}. */
        public Builder minimumRate(int bytesPerSecond) {
            minimumRate = bytesPerSecond;
            return this;
        }

        /** Changes {@link Limits#idle()}. */
        public Builder idle(Duration duration) {
            idle = duration;
            return this;
        }

        /** Changes {@link Limits#write()}. */
        public Builder write(Duration duration) {
            write = duration;
            return this;
        }

        /** Changes {@link Limits#connections()}. */
        public Builder connections(int count) {
            connections = count;
            return this;
        }

        /** Changes {@link Limits#requestsPerConnection()}. */
        public Builder requestsPerConnection(long count) {
            requestsPerConnection = count;
            return this;
        }

        /** Changes {@link Limits#virtualThreads()}. */
        public Builder virtualThreads(int count) {
            virtualThreads = count;
            return this;
        }

        /** Changes {@link Limits#pipelined()}. */
        public Builder pipelined(int count) {
            pipelined = count;
            return this;
        }

        /** Changes {@link Limits#pendingWrites()}. */
        public Builder pendingWrites(long bytes) {
            pendingWrites = bytes;
            return this;
        }

        /** Changes {@link Limits#drain()}. */
        public Builder drain(int bytes) {
            drain = bytes;
            return this;
        }

        /**
         * The limits.
         *
         * @throws IllegalArgumentException when one is out of range
         */
        public Limits build() {
            return new Limits(target, headerBytes, headerCount, body, header, bodyGap, minimumRate, idle, write, connections, requestsPerConnection,
                    virtualThreads, pipelined, pendingWrites, drain);
        }
    }
}
