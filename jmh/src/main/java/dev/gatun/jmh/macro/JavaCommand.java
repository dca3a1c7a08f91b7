package dev.gatun.jmh.macro;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines for servers on the JVM: the same flags for all. */
final class JavaCommand {
    /**
     * One core makes the JVM choose the serial collector anyway; it is named so that the choice does not depend on the machine. A heap of fixed
     * size takes its growth out of the figures, and a touched one makes the resident size grow by off-heap memory only.
     */
    static final List<String> FLAGS =
            List.of("-Xms1g", "-Xmx1g", "-XX:+UseSerialGC", "-XX:+AlwaysPreTouch", "--enable-native-access=ALL-UNNAMED");

    /** For the time to the first response: what a user gets who sets nothing. */
    static final List<String> PLAIN_FLAGS = List.of("--enable-native-access=ALL-UNNAMED");

    private JavaCommand() {}

    static List<String> jar(List<String> flags, Path jar, List<String> args) {
        return command(flags, List.of("-jar", jar.toString()), args);
    }

    static List<String> main(List<String> flags, String classPath, String main, List<String> args) {
        return command(flags, List.of("-cp", classPath, main), args);
    }

    private static List<String> command(List<String> flags, List<String> program, List<String> args) {
        List<String> command = new ArrayList<>();
        command.add(Machine.java().toString());
        command.addAll(flags);
        command.addAll(program);
        command.addAll(args);
        return command;
    }
}
