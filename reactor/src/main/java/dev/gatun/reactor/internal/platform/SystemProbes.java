package dev.gatun.reactor.internal.platform;

import dev.gatun.reactor.internal.linux.LinuxProbe;
import dev.gatun.reactor.internal.posix.NativeAccess;
import dev.gatun.reactor.internal.posix.PosixProbe;
import dev.gatun.reactor.internal.posix.PosixSystem;
import dev.gatun.reactor.internal.windows.WindowsProbe;

/** Chooses who looks at this machine. */
public final class SystemProbes {
    private SystemProbes() {}

    /** The one for an operating system by its name, if the program may make native calls; otherwise the one that makes none. */
    public static SystemProbe of(String os) {
        String denied = NativeAccess.problem();
        if (!denied.isEmpty()) {
            return new PortableProbe(denied);
        }
        if (os.equals("Linux")) {
            return new LinuxProbe();
        }
        if (os.startsWith("Windows")) {
            return new WindowsProbe();
        }
        return PosixSystem.of(os).isPresent() ? new PosixProbe(os) : new PortableProbe("nothing is known of " + os);
    }
}
