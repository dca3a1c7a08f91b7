package dev.gatun.jmh;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Starts JMH with its own command line, and lets the JVMs that it forks call native functions. */
public final class Benchmarks {
    private static final String APPENDED_FLAGS = "-jvmArgsAppend";

    private Benchmarks() {}

    /** Options of JMH; {@code -h} lists them. */
    public static void main(String[] args) throws IOException {
        List<String> words = new ArrayList<>(List.of(args));
        // The jar's manifest says it for this JVM only: JMH starts the forks from a class path.
        int flags = words.indexOf(APPENDED_FLAGS);
        if (flags >= 0 && flags + 1 < words.size()) {
            words.set(flags + 1, words.get(flags + 1) + " --enable-native-access=ALL-UNNAMED");
        } else {
            words.addAll(0, List.of(APPENDED_FLAGS, "--enable-native-access=ALL-UNNAMED"));
        }
        org.openjdk.jmh.Main.main(words.toArray(String[]::new));
    }
}
