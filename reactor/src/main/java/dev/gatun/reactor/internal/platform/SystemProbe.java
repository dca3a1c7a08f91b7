package dev.gatun.reactor.internal.platform;

import dev.gatun.reactor.Platform.Feature;
import dev.gatun.reactor.Platform.Support;

/** Looks at one kind of operating system. There is one per kind, in its package; none throws, and none leaves anything open. */
public interface SystemProbe {
    /** Bytes per page of memory; 0 when it can't be found out. */
    int pageSize();

    /** Name and version of the C library or what takes its place; empty when it can't be found out. */
    String libc();

    /** Whether event loops have a feature here, with what was seen or why not. */
    Support probe(Feature feature);
}
