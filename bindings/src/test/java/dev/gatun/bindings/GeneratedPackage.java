package dev.gatun.bindings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.GroupLayout;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One package of jextract output, read by reflection, so that whatever is generated later is covered without a change here.
 *
 * @param os its folder under {@code jextract/} and the last part of its name
 * @param headerClass the class that holds constants and functions
 */
record GeneratedPackage(String os, String headerClass) {

    static final GeneratedPackage LINUX = new GeneratedPackage("linux", "LinuxNative");
    static final GeneratedPackage DARWIN = new GeneratedPackage("darwin", "DarwinNative");
    static final GeneratedPackage FREEBSD = new GeneratedPackage("freebsd", "FreeBsdNative");
    static final GeneratedPackage WINDOWS = new GeneratedPackage("windows", "WindowsNative");

    /** Every package there is; {@link ManifestTest} fails when a folder under {@code jextract/} is not among them. */
    static List<GeneratedPackage> all() {
        return List.of(LINUX, DARWIN, FREEBSD, WINDOWS);
    }

    @Override
    public String toString() {
        return os;
    }

    String name() {
        return "dev.gatun.bindings." + os;
    }

    /** Where its sources are. Tests of a module run in the module's folder. */
    Path sources() {
        return Path.of("src/main/java", name().replace('.', '/'));
    }

    /** Where the header, the include list, the manifest and the versions are. */
    Path notes() {
        return Path.of("jextract", os);
    }

    /** The top-level classes that stand for a struct or union. */
    List<Class<?>> structs() {
        try (Stream<Path> files = Files.list(sources())) {
            return files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .sorted()
                    .<Class<?>>map(this::load)
                    .filter(GeneratedPackage::isStruct)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Constants by name, as the boxes of the Java types in which they were generated. */
    SortedMap<String, Object> constants() {
        SortedSet<String> functions = functions();
        SortedMap<String, Object> constants = new TreeMap<>();
        for (Method method : header().getMethods()) {
            String name = method.getName();
            // getpid() looks like a constant, but has a descriptor; name$descriptor() and its like contain a dollar.
            if (Modifier.isStatic(method.getModifiers()) && method.getParameterCount() == 0
                    && !name.contains("$") && !functions.contains(name)) {
                constants.put(name, call(method));
            }
        }
        return constants;
    }

    /** Names of functions. */
    SortedSet<String> functions() {
        SortedSet<String> functions = new TreeSet<>();
        for (Method method : header().getMethods()) {
            if (method.getName().endsWith("$descriptor")) {
                functions.add(method.getName().replace("$descriptor", ""));
            }
        }
        // A variadic function has no descriptor of its own: it is a class that makes one invoker for each list of arguments.
        for (Class<?> nested : header().getClasses()) {
            if (Arrays.stream(nested.getMethods()).anyMatch(method -> method.getName().equals("makeInvoker"))) {
                functions.add(nested.getSimpleName());
            }
        }
        return functions;
    }

    static boolean isStruct(Class<?> type) {
        return Arrays.stream(type.getMethods()).anyMatch(method -> method.getName().equals("layout") && method.getParameterCount() == 0);
    }

    static GroupLayout layout(Class<?> struct) {
        try {
            return (GroupLayout) call(struct.getMethod("layout"));
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    private Class<?> header() {
        return load(headerClass);
    }

    private Class<?> load(String simpleName) {
        try {
            return Class.forName(name() + "." + simpleName);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static Object call(Method method) {
        try {
            return method.invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
