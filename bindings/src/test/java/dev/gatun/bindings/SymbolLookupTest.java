package dev.gatun.bindings;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

import dev.gatun.bindings.linux.LinuxNative;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Every generated function can be called, because a missing symbol fails only in the initialiser of the function's holder. */
class SymbolLookupTest {

    /** Not in every C library that is in use: who calls one of these looks it up first. */
    private static final Set<String> OPTIONAL = Set.of(
            "epoll_pwait2", // glibc 2.35, not musl
            "fstat", // glibc 2.33, before that a function in the header; musl has it
            "gettid", // glibc 2.30
            "posix_spawn_file_actions_addclosefrom_np", // glibc 2.34, not musl
            "statx"); // glibc 2.28, not musl 1.2.3

    private final SortedSet<String> functions = GeneratedPackage.LINUX.functions();

    @Test
    @EnabledOnOs(OS.LINUX)
    void everyFunctionIsFoundByTheDefaultLookup() {
        assertThat(OPTIONAL).as("missing in this C library").containsAll(missing(functions));
    }

    @Test
    @EnabledOnOs(OS.MAC)
    void everyFunctionOfDarwinIsFoundByTheDefaultLookup() {
        assertThat(missing(GeneratedPackage.DARWIN.functions())).as("missing in this C library").isEmpty();
    }

    @Test
    @EnabledOnOs(OS.FREEBSD)
    void everyFunctionOfFreeBsdIsFoundByTheDefaultLookup() {
        assertThat(missing(GeneratedPackage.FREEBSD.functions())).as("missing in this C library").isEmpty();
    }

    /** What every system with sockets of this kind has, and what one of the two lacks. */
    @Test
    void functionsOfTheBsdsAreThere() {
        assertThat(GeneratedPackage.DARWIN.functions())
                .contains("kqueue", "kevent", "poll", "sendfile", "fcntl", "ioctl", "open", "strerror_r")
                .doesNotContain("accept4", "pipe2", "recvmmsg");
        assertThat(GeneratedPackage.FREEBSD.functions()).containsAll(GeneratedPackage.DARWIN.functions()).contains("accept4", "pipe2", "recvmmsg");
    }

    @Test
    void plainAndVariadicAndOptionalFunctionsAreAmongThem() {
        assertThat(functions).contains("epoll_wait", "getpid", "fcntl", "syscall").containsAll(OPTIONAL).hasSizeGreaterThan(70);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFunctionCalls() {
        assertThat(LinuxNative.getpid()).isEqualTo((int) ProcessHandle.current().pid());
    }

    private static SortedSet<String> missing(SortedSet<String> functions) {
        SymbolLookup lookup = Linker.nativeLinker().defaultLookup();
        SortedSet<String> missing = new TreeSet<>(functions);
        missing.removeIf(name -> lookup.find(name).isPresent());
        return missing;
    }
}
