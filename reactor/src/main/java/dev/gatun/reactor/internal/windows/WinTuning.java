package dev.gatun.reactor.internal.windows;

import dev.gatun.bindings.windows.WindowsNative;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.SocketTuning;
import dev.gatun.reactor.SocketTuningOption;
import dev.gatun.reactor.SocketTuningOption.Scope;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Sets what {@link WinOptions} knows on sockets; what Windows refuses, or does not know at all, is counted and logged once. Owned by one loop. */
final class WinTuning {
    private static final System.Logger LOG = System.getLogger("dev.gatun.reactor");

    private static final Set<SocketTuningOption> OF_DATAGRAMS = EnumSet.of(SocketTuningOption.RECEIVE_BUFFER, SocketTuningOption.SEND_BUFFER);

    /** {@code struct linger} has two numbers of 16 bits here. */
    private static final int LINGER_SIZE = 4;

    private static final int LINGER_SECONDS = 2;

    private final MemorySegment capture;
    private final MemorySegment value = Arena.ofAuto().allocate(8, 8);
    private final MemorySegment length = Arena.ofAuto().allocate(4, 4);
    private final Set<SocketTuningOption> logged = EnumSet.noneOf(SocketTuningOption.class);
    private long refused;

    WinTuning(MemorySegment capture) {
        this.capture = capture;
    }

    /** Sets on {@code socket} what {@code tuning} says for {@code scope}; {@link Scope#BOTH} sets everything. */
    void apply(int socket, SocketTuning tuning, Scope scope, boolean tcp) {
        for (Map.Entry<SocketTuningOption, Integer> entry : tuning.values().entrySet()) {
            SocketTuningOption option = entry.getKey();
            Scope of = option.scope();
            boolean wanted = scope == Scope.BOTH || of == Scope.BOTH || of == scope;
            if (wanted && (tcp || WinOptions.level(option) != WindowsNative.IPPROTO_TCP())) {
                set(socket, tuning, option, entry.getValue());
            }
        }
    }

    /** Sets on a UDP socket what makes sense there. */
    void applyToDatagrams(int socket, SocketTuning tuning) {
        for (SocketTuningOption option : OF_DATAGRAMS) {
            Integer wanted = tuning.values().get(option);
            if (wanted != null) {
                set(socket, tuning, option, wanted);
            }
        }
    }

    private void set(int socket, SocketTuning tuning, SocketTuningOption option, int number) {
        if (option == SocketTuningOption.REUSE_ADDRESS) {
            return; // What it asks for is so by itself: see WinOptions.
        }
        int result;
        if (!WinOptions.isKnown(option)) {
            result = -WindowsNative.WSAENOPROTOOPT();
        } else if (option == SocketTuningOption.LINGER) {
            result = linger(socket, number);
        } else {
            result = set(socket, WinOptions.level(option), WinOptions.name(option), number);
        }
        if (result < 0) {
            refuse(tuning, option, number, result);
        }
    }

    private void refuse(SocketTuning tuning, SocketTuningOption option, int number, int result) {
        SocketFailure failure = WinError.failure("setsockopt", option + " = " + number, result);
        if (tuning.isRequired(option)) {
            throw failure;
        }
        refused++;
        if (logged.add(option)) {
            LOG.log(System.Logger.Level.INFO, "tuning option left out, the system refuses it: {0}", failure.getMessage());
        }
    }

    /** Sets a switch or number, and gives what the call gave. */
    int set(int socket, int level, int name, int number) {
        value.set(ValueLayout.JAVA_INT, 0, number);
        return WinCalls.setsockopt(capture, socket, level, name, value.address(), Integer.BYTES);
    }

    /** Makes the close that comes next abortive. */
    void lingerNot(int socket) {
        linger(socket, 0);
    }

    private int linger(int socket, int seconds) {
        value.set(ValueLayout.JAVA_SHORT, 0, (short) 1);
        value.set(ValueLayout.JAVA_SHORT, LINGER_SECONDS, (short) seconds);
        return WinCalls.setsockopt(
                capture, socket, WindowsNative.SOL_SOCKET(), WindowsNative.SO_LINGER(), value.address(), LINGER_SIZE);
    }

    /** Reads a number back; for {@code LINGER} whether it is on. */
    int get(int socket, int level, int name) {
        length.set(ValueLayout.JAVA_INT, 0, Integer.BYTES);
        value.set(ValueLayout.JAVA_LONG, 0, 0);
        int result = WinCalls.getsockopt(capture, socket, level, name, value.address(), length.address());
        if (result < 0) {
            throw WinError.failure("getsockopt", result);
        }
        return name == WindowsNative.SO_LINGER() && level == WindowsNative.SOL_SOCKET()
                ? value.get(ValueLayout.JAVA_SHORT, 0)
                : value.get(ValueLayout.JAVA_INT, 0);
    }

    long refused() {
        return refused;
    }
}
