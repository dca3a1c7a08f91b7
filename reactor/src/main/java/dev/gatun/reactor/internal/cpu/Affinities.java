package dev.gatun.reactor.internal.cpu;

import dev.gatun.reactor.internal.bsd.FreeBsdAffinity;
import dev.gatun.reactor.internal.linux.LinuxAffinity;
import dev.gatun.reactor.internal.posix.NativeAccess;
import dev.gatun.reactor.internal.windows.WinAffinity;

/** Chooses who binds threads to CPUs here. */
final class Affinities {
    private Affinities() {}

    /** The one for this system. */
    static Affinity here() {
        String os = System.getProperty("os.name");
        String why = whyNot(os);
        String problem = why.isEmpty() ? NativeAccess.problem() : why;
        if (!problem.isEmpty()) {
            throw new UnsupportedOperationException("event loops can't be pinned to CPUs here: " + problem);
        }
        return switch (os) {
            case "Linux" -> new LinuxAffinity();
            case "FreeBSD" -> new FreeBsdAffinity();
            default -> new WinAffinity();
        };
    }

    /** Why threads are not bound on an operating system, and what can be done there instead; empty where they are. */
    static String whyNot(String os) {
        if (os.startsWith("Windows")) {
            return "";
        }
        return switch (os) {
            case "Linux", "FreeBSD" -> "";
            case "Mac OS X", "Darwin" -> "macOS binds no thread to a CPU; leave LoopOptions.cpus out";
            case "NetBSD" -> "on NetBSD only the superuser binds threads; leave LoopOptions.cpus out and use schedctl(8)";
            case "DragonFlyBSD", "DragonFly" -> "on DragonFly leave LoopOptions.cpus out and start the process by usched(8), with a mask of CPUs";
            case "AIX" -> "on AIX leave LoopOptions.cpus out and use bindprocessor(1) or execrset(1)";
            default -> "it is done on Linux, FreeBSD and Windows, this is " + os + "; leave LoopOptions.cpus out, and choose CPUs for the process as a whole if"
                    + " the system has a means to it";
        };
    }
}
