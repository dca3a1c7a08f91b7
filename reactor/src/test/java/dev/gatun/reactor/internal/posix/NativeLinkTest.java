package dev.gatun.reactor.internal.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.bindings.darwin.DarwinNative;
import dev.gatun.bindings.linux.LinuxNative;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The signatures that the reactor writes out are those that jextract read from the headers. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "links the C library of Linux")
class NativeLinkTest {
    /** Variadic: jextract makes the descriptor of each call shape on demand, so there is none to compare with. */
    private static final List<String> VARIADIC = List.of("open", "syscall", "fcntl", "ioctl");

    private static final List<String> PLAIN = List.of("accept", "pipe");

    private static final Pattern MAKING_CALLS = Pattern.compile("Calls|Opener|DescriptorFlags|WakeUp|StatxFiles");

    @Test
    void everyHandleHasTheSignatureOfItsFunction() throws ReflectiveOperationException {
        List<String> seen = new ArrayList<>();
        for (Class<?> type : classes()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getType() == MethodHandle.class && Modifier.isStatic(field.getModifiers())) {
                    field.setAccessible(true);
                    check(functionOf(field), (MethodHandle) field.get(null), type);
                    seen.add(field.getName());
                }
            }
        }
        assertThat(seen).contains("SOCKET", "EPOLL_WAIT", "RECVMMSG", "PREAD", "SENDFILE").doesNotHaveDuplicates();
    }

    private static String functionOf(Field field) {
        String name = field.getName().toLowerCase(Locale.ROOT);
        // Its name in the library begins with two underscores, which a constant's may not.
        return name.equals("xpg_strerror_r") ? "__" + name : name;
    }

    private static void check(String function, MethodHandle handle, Class<?> where) throws ReflectiveOperationException {
        if (VARIADIC.contains(function)) {
            assertThat(LinuxNative.class.getClasses()).extracting(Class::getSimpleName).contains(function);
            return;
        }
        // Plain forms of what Linux has with flags are declared for the systems that need them; 64-bit systems agree about them.
        Class<?> declaring = PLAIN.contains(function) ? DarwinNative.class : LinuxNative.class;
        FunctionDescriptor generated =
                (FunctionDescriptor) declaring.getMethod(function + "$descriptor").invoke(null);
        MethodType type = generated.toMethodType();
        for (int i = 0; i < type.parameterCount(); i++) {
            if (type.parameterType(i) == MemorySegment.class) {
                type = type.changeParameterType(i, long.class);
            }
        }
        if (type.returnType() == MemorySegment.class) {
            type = type.changeReturnType(long.class);
        }
        assertThat(handle.type()).as("%s in %s", function, where).isEqualTo(type.insertParameterTypes(0, MemorySegment.class));
    }

    /** All classes of the module whose names say that they make calls, and what is nested in them; those for Windows have a test of their own. */
    private static List<Class<?>> classes() {
        try (Stream<Path> files = Files.walk(Path.of("target/classes/dev/gatun/reactor/internal"))) {
            return files.map(Path::toString)
                    .filter(name -> name.endsWith(".class") && !name.contains("windows") && MAKING_CALLS.matcher(name).find())
                    .<Class<?>>map(NativeLinkTest::load)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> load(String file) {
        String name = file.substring(file.indexOf("dev/gatun"), file.length() - ".class".length()).replace('/', '.');
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aMissingFunctionIsNamed() {
        assertThatThrownBy(() -> NativeLink.link("no_such_function", ValueLayout.JAVA_INT))
                .isInstanceOf(UnsatisfiedLinkError.class)
                .hasMessageContaining("no_such_function");
    }
}
