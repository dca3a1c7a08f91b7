package dev.gatun.reactor.internal.linux;

import dev.gatun.reactor.Platform.Feature;
import dev.gatun.reactor.Platform.Support;
import dev.gatun.reactor.internal.platform.SystemProbe;

/** Linux. */
public final class LinuxProbe implements SystemProbe {
    /** Stateless. */
    public LinuxProbe() {}

    @Override
    public int pageSize() {
        return LinuxSystem.pageSize();
    }

    @Override
    public String libc() {
        return LinuxSystem.libc();
    }

    @Override
    public Support probe(Feature feature) {
        return LinuxFeatures.probe(feature);
    }
}
