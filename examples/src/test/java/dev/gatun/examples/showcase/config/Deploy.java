package dev.gatun.examples.showcase.config;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What is in {@code examples/deploy}, as those read it for whom it is. */
final class Deploy {
    static final Path FOLDER = Path.of("deploy");

    private Deploy() {}

    static String text(String name) throws IOException {
        return Files.readString(FOLDER.resolve(name));
    }

    /** All values of a key of a unit, in their order. */
    static List<String> unit(String name, String key) throws IOException {
        return text(name).lines().filter(line -> line.startsWith(key + '=')).map(line -> line.substring(key.length() + 1)).toList();
    }

    /** The list behind an instruction of the Dockerfile that is written as JSON. */
    static List<String> instruction(String name) throws IOException {
        String json = text("Dockerfile").lines().filter(line -> line.startsWith(name + ' ')).findFirst().orElseThrow().substring(name.length() + 1);
        return ((List<?>) new Load(LoadSettings.builder().build()).loadFromString(json)).stream().map(Object::toString).toList();
    }

    /**
     * The command with this Java VM in the place of {@code java}, and the classes under test in that of {@code -jar gatun.jar}; all other words as they are.
     */
    static List<String> here(List<String> command) {
        int jar = command.indexOf("-jar");
        List<String> words = new ArrayList<>(command.subList(0, jar));
        words.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("--enable-native-access=dev.gatun.bindings,dev.gatun.reactor", "-p", System.getProperty("jdk.module.path"),
                "-m", "dev.gatun.examples/dev.gatun.examples.showcase.Showcase"));
        words.addAll(command.subList(jar + 2, command.size()));
        return words;
    }

    static Optional<Path> program(String name) {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator)).map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable).findFirst();
    }

    /** What a program prints, when it ends well. */
    static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new AssertionError(Arrays.toString(command) + " ended with " + process.exitValue() + ": " + said);
        }
        return said;
    }
}
