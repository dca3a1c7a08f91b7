package dev.gatun.reactor.internal.posix;

/** The table of the system that this program runs on; asking for it fails where there is none, so ask {@link PosixSystem#of} first. */
final class ThisSystem {
    static final PosixSystem TABLE = PosixSystem.of(System.getProperty("os.name"))
            .orElseThrow(() -> new UnsupportedOperationException("nothing is known of the POSIX calls of " + System.getProperty("os.name")));

    private ThisSystem() {}
}
