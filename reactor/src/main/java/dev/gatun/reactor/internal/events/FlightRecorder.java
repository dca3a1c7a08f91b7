package dev.gatun.reactor.internal.events;

/** Whether the flight recorder is here at all: the module {@code jdk.jfr} may be absent, and what needs it must not be loaded then. */
public final class FlightRecorder {
    /** Asked before anything else. */
    public static final boolean PRESENT = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private FlightRecorder() {}
}
