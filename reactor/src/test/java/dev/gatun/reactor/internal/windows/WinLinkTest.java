package dev.gatun.reactor.internal.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.bindings.windows.WindowsNative;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The signatures that the reactor writes out are those that jextract read from the headers. */
@EnabledOnOs(value = OS.WINDOWS, disabledReason = "the functions are linked while they are compared")
class WinLinkTest {
    private static final List<Class<?>> CALLS = List.of(
            WinCalls.class,
            WinDatagramCalls.class,
            OverlappedCalls.class,
            PortCalls.class,
            HandleCalls.class,
            ThreadCalls.class,
            FileHandleCalls.class,
            MessageCalls.class,
            ExtensionCalls.class);

    /** No library exports these; their types are those of mswsock.h and have no descriptor among the generated ones. */
    private static final List<String> POINTERS_ONLY = List.of("CONNECTEX", "DISCONNECTEX");

    /** The generated code looks functions up among those of the libraries that were loaded by this class's loader. */
    @BeforeAll
    static void load() {
        System.loadLibrary("ws2_32");
        System.loadLibrary("kernel32");
        System.loadLibrary("mswsock");
    }

    @Test
    void everyHandleHasTheSignatureOfItsFunction() throws ReflectiveOperationException {
        List<String> seen = new ArrayList<>();
        for (Class<?> type : CALLS.stream().flatMap(type -> Stream.concat(Stream.of(type), Arrays.stream(type.getDeclaredClasses()))).toList()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getType() == MethodHandle.class && Modifier.isStatic(field.getModifiers())) {
                    field.setAccessible(true);
                    check(field.getName(), (MethodHandle) field.get(null), type);
                    seen.add(field.getName());
                }
            }
        }
        assertThat(seen).contains("WSASOCKETW", "WSAPOLL", "GETQUEUEDCOMPLETIONSTATUSEX", "ACCEPTEX").doesNotHaveDuplicates();
    }

    private static void check(String function, MethodHandle handle, Class<?> where) throws ReflectiveOperationException {
        if (POINTERS_ONLY.contains(function)) {
            return;
        }
        Method generated = Arrays.stream(WindowsNative.class.getMethods())
                .filter(method -> method.getName().equalsIgnoreCase(function + "$descriptor"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(function + " was not generated"));
        MethodType type = ((FunctionDescriptor) generated.invoke(null)).toMethodType();
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

    @Test
    void aMissingFunctionIsNamed() {
        assertThatThrownBy(() -> WinLink.kernelCall("NoSuchFunction", ValueLayout.JAVA_INT))
                .isInstanceOf(UnsatisfiedLinkError.class)
                .hasMessageContaining("NoSuchFunction");
    }
}
