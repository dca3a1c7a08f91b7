package dev.gatun.jmh.macro;

import java.util.function.Consumer;

/**
 * CPU time of a server over the counted part of one run. That is all of it, unless the load generator prints {@code begin} and {@code end}
 * because it does something before that is not to be counted, such as opening 10,000 connections.
 */
final class CountedCpu implements Consumer<String> {
    private final RunningServer server;
    private long before;
    private long counted = -1;

    /** The run begins. */
    CountedCpu(RunningServer server) {
        this.server = server;
        this.before = server.cpuMicroseconds();
    }

    /** A line that the load generator prints, as soon as it comes. */
    @Override
    public void accept(String line) {
        switch (line) {
            case "begin" -> before = server.cpuMicroseconds();
            case "end" -> counted = server.cpuMicroseconds() - before;
            default -> {}
        }
    }

    /** When the run has ended: what was counted, user and system time. */
    long microseconds() {
        return counted < 0 ? server.cpuMicroseconds() - before : counted;
    }
}
