package dev.gatun.jmh.macro;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Programs in C that are compiled on the spot, so that they run the machine's own instructions and no binary is kept. */
final class NativeProgram {
    private static final List<String> COMPILER = List.of("gcc", "-O2", "-march=native", "-Wall", "-Wextra", "-Werror");

    private NativeProgram() {}

    /** Compiles the resource {@code name.c} into {@code directory}, and gives the program. */
    static Path compile(String name, Children children, Path directory, List<String> libraries) {
        Path source = unpack(name + ".c", directory);
        Path program = directory.resolve(name).toAbsolutePath();
        List<String> command = new ArrayList<>(COMPILER);
        command.addAll(List.of("-o", program.toString(), source.toString()));
        command.addAll(libraries);
        CommandOutput.of(children, command).orThrow("compiling " + name + ".c with " + COMPILER + libraries);
        return program;
    }

    static String compilerVersion(Children children) {
        return CommandOutput.of(children, List.of("gcc", "-dumpfullversion")).text().strip();
    }

    /** Copies a resource of this package into {@code directory}. */
    static Path unpack(String name, Path directory) {
        try (InputStream resource = NativeProgram.class.getResourceAsStream(name)) {
            Path file = directory.resolve(name);
            Files.copy(resource, file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
