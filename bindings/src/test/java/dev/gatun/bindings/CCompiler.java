package dev.gatun.bindings;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A C compiler that speaks GCC's command line.
 *
 * @param command its name with the options that it needs
 */
record CCompiler(List<String> command) {

    private static final Pattern ERROR = Pattern.compile("^(.*):(\\d+):\\d+: (?:fatal )?error: (.*)$");

    /** One error, with the file's name as it was given on the command line or found in an include. */
    record Complaint(String file, int line, String message) {}

    CCompiler(String... command) {
        this(List.of(command));
    }

    /** The machine that it compiles for ("x86_64-linux-gnu"); empty where it is not installed. */
    Optional<String> machine() throws InterruptedException {
        try {
            return Optional.of(run(List.of("-dumpmachine")).output().strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Checks a file without writing any output.
     *
     * @param source the file
     * @param includes where it finds its headers beside the system's
     * @return the errors in it, all of them
     */
    List<Complaint> check(Path source, Path includes) throws IOException, InterruptedException {
        Answer answer = run(List.of("-std=gnu11", "-fsyntax-only", "-fmax-errors=0", "-I", includes.toString(), source.toString()));
        List<Complaint> complaints = new ArrayList<>();
        for (String line : answer.output().lines().toList()) {
            Matcher error = ERROR.matcher(line);
            if (error.matches()) {
                complaints.add(new Complaint(error.group(1), Integer.parseInt(error.group(2)), error.group(3)));
            }
        }
        // Whatever else went wrong must not pass for a file without errors.
        if (answer.status() != 0 && complaints.isEmpty()) {
            throw new IOException(command + " failed: " + answer.output());
        }
        return complaints;
    }

    private record Answer(int status, String output) {}

    private Answer run(List<String> arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(command);
        line.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes());
        return new Answer(process.waitFor(), output);
    }
}
