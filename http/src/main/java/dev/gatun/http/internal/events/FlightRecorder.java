package dev.gatun.http.internal.events;

/** Whether there is one: the module {@code jdk.jfr} may be absent, and then no class that needs it may be loaded. */
final class FlightRecorder {
    static final boolean PRESENT = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private FlightRecorder() {}
}
