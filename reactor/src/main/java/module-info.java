/** What the operating system does: event loops, sockets, buffers, timers, files. */
module dev.gatun.reactor {
    requires dev.gatun.bindings;
    requires static jdk.jfr;

    exports dev.gatun.reactor;
}
