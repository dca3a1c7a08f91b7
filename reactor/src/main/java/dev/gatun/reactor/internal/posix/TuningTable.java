package dev.gatun.reactor.internal.posix;

import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.SocketTuning;
import dev.gatun.reactor.SocketTuningOption;
import dev.gatun.reactor.SocketTuningOption.Scope;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which {@code setsockopt(2)} stands behind each tuning option (socket(7), tcp(7)), and setting them. A tuning is compiled once into an array, so
 * that applying it to a connection walks along the array and allocates nothing.
 */
final class TuningTable {
    private static final System.Logger LOG = System.getLogger("dev.gatun.reactor");

    private static final PosixSystem SYSTEM = ThisSystem.TABLE;
    private static final int TCP_LEVEL = SYSTEM.tcpLevel();
    private static final int SOCKET_LEVEL = SYSTEM.socketLevel();
    private static final int LINGER = SYSTEM.option(SocketTuningOption.LINGER);

    private static final int COMPILED = 8;

    /** What makes sense on a UDP socket. Not {@code SO_REUSEADDR}, which there lets a second socket take the port over without a word (socket(7)). */
    private static final Set<SocketTuningOption> OF_DATAGRAMS = EnumSet.of(
            SocketTuningOption.RECEIVE_BUFFER,
            SocketTuningOption.SEND_BUFFER,
            SocketTuningOption.BUSY_POLL,
            SocketTuningOption.REUSE_PORT,
            SocketTuningOption.INCOMING_CPU);

    /** {@code struct linger} is two ints on every POSIX system. */
    private static final long LINGER_ON = 0;
    private static final long LINGER_SECONDS = 4;
    private static final int LINGER_SIZE = 8;

    private final MemorySegment capture;
    private final PosixSystem system;
    private final MemorySegment value = Arena.ofAuto().allocate(8, 8);
    private final MemorySegment length = Arena.ofAuto().allocate(4, 4);
    private final Set<SocketTuningOption> logged = EnumSet.noneOf(SocketTuningOption.class);
    /** The tunings that were applied last: a program has few of them, one for each listener and each kind of upstream. */
    private final SocketTuning[] compiledFrom = new SocketTuning[COMPILED];
    private final Setting[][] compiled = new Setting[COMPILED][];
    private int nextCompiled;
    private long refused;

    TuningTable(MemorySegment capture) {
        this(capture, SYSTEM);
    }

    /** With the options of another system, for tests. */
    TuningTable(MemorySegment capture, PosixSystem system) {
        this.capture = capture;
        this.system = system;
    }

    private record Setting(SocketTuningOption option, int level, int name, int value, boolean required) {
        String label() {
            return option + " = " + value;
        }
    }

    static int level(SocketTuningOption option) {
        return option.name().startsWith("TCP_") || option.name().matches("KEEP_ALIVE_.*") ? TCP_LEVEL : SOCKET_LEVEL;
    }

    static int name(SocketTuningOption option) {
        return SYSTEM.option(option);
    }

    /** Sets on {@code fd} what {@code tuning} says for {@code scope}; {@link Scope#BOTH} sets everything. */
    void apply(int fd, SocketTuning tuning, Scope scope, boolean tcp) {
        for (Setting setting : compiled(tuning)) {
            Scope of = setting.option.scope();
            boolean wanted = scope == Scope.BOTH || of == Scope.BOTH || of == scope;
            if (wanted && (tcp || setting.level != TCP_LEVEL)) {
                set(fd, setting);
            }
        }
    }

    /** Sets on a UDP socket what makes sense there. */
    void applyToDatagrams(int fd, SocketTuning tuning) {
        for (Setting setting : compiled(tuning)) {
            if (OF_DATAGRAMS.contains(setting.option)) {
                set(fd, setting);
            }
        }
    }

    private Setting[] compiled(SocketTuning tuning) {
        for (int i = 0; i < COMPILED; i++) {
            if (compiledFrom[i] == tuning) {
                return compiled[i];
            }
        }
        int place = nextCompiled++ % COMPILED;
        compiledFrom[place] = tuning;
        compiled[place] = compile(tuning);
        return compiled[place];
    }

    private Setting[] compile(SocketTuning tuning) {
        List<Setting> settings = new ArrayList<>();
        tuning.values()
                .forEach((option, value) ->
                        settings.add(new Setting(option, level(option), system.option(option), system.value(option, value), tuning.isRequired(option))));
        return settings.toArray(Setting[]::new);
    }

    private void set(int fd, Setting setting) {
        if (setting.name == PosixSystem.ABSENT) {
            refuse(setting, Errno.failure("setsockopt", setting.label(), -Errno.ENOPROTOOPT, system.name() + " has no such option"));
            return;
        }
        int size = Integer.BYTES;
        if (setting.option == SocketTuningOption.LINGER) {
            value.set(ValueLayout.JAVA_INT, LINGER_ON, 1);
            value.set(ValueLayout.JAVA_INT, LINGER_SECONDS, setting.value);
            size = LINGER_SIZE;
        } else {
            value.set(ValueLayout.JAVA_INT, 0, setting.value);
        }
        int result = PosixCalls.setsockopt(capture, fd, setting.level, setting.name, value.address(), size);
        if (result < 0) {
            refuse(setting, Errno.failure("setsockopt", setting.label(), result));
        }
    }

    private void refuse(Setting setting, SocketFailure failure) {
        if (setting.required) {
            throw failure;
        }
        refused++;
        if (logged.add(setting.option)) {
            LOG.log(System.Logger.Level.INFO, "tuning option left out, the system refuses it: {0}", failure.getMessage());
        }
    }

    /** Sets a switch or number, and gives what the call gave. */
    int set(int fd, int level, int name, int number) {
        value.set(ValueLayout.JAVA_INT, 0, number);
        return PosixCalls.setsockopt(capture, fd, level, name, value.address(), Integer.BYTES);
    }

    /** Makes the close that comes next abortive. */
    void lingerNot(int fd) {
        value.set(ValueLayout.JAVA_INT, LINGER_ON, 1);
        value.set(ValueLayout.JAVA_INT, LINGER_SECONDS, 0);
        PosixCalls.setsockopt(capture, fd, SOCKET_LEVEL, LINGER, value.address(), LINGER_SIZE);
    }

    /** Reads a number back. */
    int get(int fd, int level, int name) {
        length.set(ValueLayout.JAVA_INT, 0, Integer.BYTES);
        value.set(ValueLayout.JAVA_INT, 0, 0);
        int result = PosixCalls.getsockopt(capture, fd, level, name, value.address(), length.address());
        if (result < 0) {
            throw Errno.failure("getsockopt", result);
        }
        return value.get(ValueLayout.JAVA_INT, 0);
    }

    long refused() {
        return refused;
    }
}
