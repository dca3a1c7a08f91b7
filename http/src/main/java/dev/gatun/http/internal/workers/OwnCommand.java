package dev.gatun.http.internal.workers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The command line that this JVM was started with. Any thread. */
public final class OwnCommand {
    /** {@link ProcessHandle} reads one page of it only: a class path is often longer. */
    private static final Path KERNEL = Path.of("/proc/self/cmdline");

    private OwnCommand() {}

    /** Program and arguments. */
    public static List<String> words() {
        return ofKernel().or(OwnCommand::ofHandle).orElseGet(() -> ofProperties(System::getProperty));
    }

    private static Optional<List<String>> ofKernel() {
        // Under Wine a program of Windows may see Linux's files: that one would be of Wine's server.
        if (!System.getProperty("os.name").equals("Linux") || !Files.isReadable(KERNEL)) {
            return Optional.empty();
        }
        try {
            List<String> words = parse(Files.readString(KERNEL, StandardCharsets.UTF_8));
            // The first word is what the shell was told; where that is, may depend on a path or a directory that has changed.
            return words.isEmpty() ? Optional.empty() : Optional.of(program(words.getFirst(), words.subList(1, words.size())));
        } catch (IOException e) {
            // Not readable as text, or not at all: the other ways are left.
            return Optional.empty();
        }
    }

    /** Words that each end with a NUL. */
    static List<String> parse(String text) {
        List<String> words = new ArrayList<>(Arrays.asList(text.split("\0", -1)));
        words.removeLast();
        return words;
    }

    private static Optional<List<String>> ofHandle() {
        ProcessHandle.Info self = ProcessHandle.current().info();
        return self.arguments().map(arguments -> program(java(System::getProperty), Arrays.asList(arguments)));
    }

    private static List<String> program(String given, List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add(ProcessHandle.current().info().command().orElse(given));
        words.addAll(arguments);
        return words;
    }

    /** From what the launcher has left in the system's properties; arguments with blanks can't be told from several. */
    static List<String> ofProperties(UnaryOperator<String> property) {
        List<String> words = new ArrayList<>(List.of(java(property)));
        String main = property.apply("sun.java.command");
        if (main == null || main.isBlank()) {
            throw new UnsupportedOperationException("the command line of this process can't be found out: give the workers' command");
        }
        List<String> mainAndArguments = Arrays.asList(main.strip().split("\\s+"));
        List<String> arguments = mainAndArguments.subList(1, mainAndArguments.size());
        String module = property.apply("jdk.module.main");
        if (module != null) {
            words.addAll(List.of("--enable-native-access=dev.gatun.reactor", "-p", property.apply("jdk.module.path"), "-m", mainAndArguments.getFirst()));
        } else if (mainAndArguments.getFirst().endsWith(".jar")) {
            words.addAll(List.of("-jar", mainAndArguments.getFirst()));
        } else {
            words.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", property.apply("java.class.path"), mainAndArguments.getFirst()));
        }
        words.addAll(arguments);
        return words;
    }

    private static String java(UnaryOperator<String> property) {
        return Path.of(property.apply("java.home"), "bin", "java").toString();
    }
}
