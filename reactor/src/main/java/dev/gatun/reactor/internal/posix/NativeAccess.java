package dev.gatun.reactor.internal.posix;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;

/** Whether this program may call native functions: a right of modules, given on the command line (JEP 454, JEP 472). */
public final class NativeAccess {
    private NativeAccess() {}

    /** Empty, or what is wrong and which flag mends it. */
    public static String problem() {
        try {
            restricted();
            if (PosixSystem.of(System.getProperty("os.name")).isPresent()) {
                // The generated bindings are another module, and need the right as well.
                ThisSystem.TABLE.errors().number("EAGAIN");
            }
            return "";
        } catch (IllegalCallerException | ExceptionInInitializerError | NoClassDefFoundError e) {
            return "native access is denied; start java with " + flag() + " (" + e + ")";
        }
    }

    /** The cheapest of the restricted methods. */
    @SuppressWarnings("restricted")
    private static AddressLayout restricted() {
        return ValueLayout.ADDRESS.withTargetLayout(MemoryLayout.sequenceLayout(1, ValueLayout.JAVA_BYTE));
    }

    /** The flag that this program needs, for modules or for the class path. */
    public static String flag() {
        Module own = NativeAccess.class.getModule();
        return "--enable-native-access=" + (own.isNamed() ? "dev.gatun.bindings," + own.getName() : "ALL-UNNAMED");
    }
}
