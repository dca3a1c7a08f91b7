package dev.gatun.examples.showcase;

import dev.gatun.examples.showcase.config.Configuration;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** The command {@code check}: says what is wrong with a file for {@code serve --config}, without serving it. */
final class Check {
    static final String HELP = """
            Usage: gatun check --config FILE

              --config FILE      a file for "gatun serve --config"
              --help             this text

            Prints "ok", or a line for each mistake: file, line, column and what is wrong.
            The exit code is 2 then.
            """;

    private Check() {}

    /**
     * Checks the file that the arguments name.
     *
     * @throws UsageException when they name none
     * @throws dev.gatun.examples.showcase.config.InvalidConfiguration when it can't be used
     */
    static void run(List<String> arguments, PrintStream out) {
        CommandLine line = CommandLine.parse(arguments, List.of("config"));
        Configuration.read(file(line.text("config").orElseThrow(() -> new UsageException("option --config is missing: which file?"))));
        out.println("ok");
    }

    /** The file of an option {@code --config}. */
    static Path file(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new UsageException("option --config: \"" + text + "\" is no path");
        }
    }
}
