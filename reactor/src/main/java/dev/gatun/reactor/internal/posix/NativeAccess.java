package dev.gatun.reactor.internal.posix;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;

/** Whether this program may call native functions: a right of modules, given on the command line (JEP 454, JEP 472). */
public final class NativeAccess {
    private static final String WINDOWS = "dev.gatun.bindings.windows.WindowsNative";
    private static final String POSIX = "dev.gatun.bindings.linux.LinuxNative";

    private NativeAccess() {}

    /** Empty, or what is wrong and which flag mends it. */
    public static String problem() {
        try {
            restricted();
            // The generated bindings are another module and need the right as well: each of their classes begins with a restricted call, made when the
            // first constant is asked for. Nothing generated is common to all systems, so one is taken that has the sizes of this one's types.
            Class.forName(System.getProperty("os.name").startsWith("Windows") ? WINDOWS : POSIX);
            return "";
        } catch (IllegalCallerException | ExceptionInInitializerError | NoClassDefFoundError e) {
            return "native access is denied; start java with " + flag();
        } catch (ClassNotFoundException e) {
            return "the module dev.gatun.bindings is missing: " + e.getMessage();
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
