package dev.gatun.jmh.macro;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** The C control: compiled on the spot, so that it runs the machine's own instructions and no binary is kept. */
final class Control {
    private static final List<String> COMPILER = List.of("gcc", "-O2", "-march=native", "-Wall", "-Wextra", "-Werror");

    private Control() {}

    static Server compile(Children children, Path directory) {
        Path source = unpack("control.c", directory);
        Path binary = directory.resolve("control");
        List<String> command = new ArrayList<>(COMPILER);
        command.addAll(List.of("-o", binary.toString(), source.toString()));
        CommandOutput.of(children, command).orThrow("compiling the C control with " + COMPILER);
        String compiler = CommandOutput.of(children, List.of("gcc", "-dumpfullversion")).text().strip();
        return new Server(
                "c", "gcc " + compiler, Threading.NATIVE, false, true, (port, flags) -> List.of(binary.toString(), Integer.toString(port)));
    }

    /** Copies a resource of this package into {@code directory}. */
    static Path unpack(String name, Path directory) {
        try (InputStream resource = Control.class.getResourceAsStream(name)) {
            Path file = directory.resolve(name);
            Files.copy(resource, file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
