package dev.gatun.jmh.macro;

/**
 * One counted run against one server.
 *
 * @param load      what the load generator counted
 * @param cpuMicros user and system time of the server process over the run, microseconds
 */
record Sample(LoadFigures load, long cpuMicros) {

    /** The figure that counts; not a number when nothing was answered. */
    double cpuMicrosPerRequest() {
        return load.requests() == 0 ? Double.NaN : (double) cpuMicros / load.requests();
    }
}
