package dev.gatun.examples.showcase.config;

import java.util.List;
import java.util.stream.Collectors;

/** A file can't be used. The message has one line for each problem, in the order of the file. */
public final class InvalidConfiguration extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final int MOST = 20;

    private final transient List<Problem> problems;

    InvalidConfiguration(List<Problem> problems) {
        super(text(problems.stream().sorted().toList()));
        this.problems = problems.stream().sorted().limit(MOST).toList();
    }

    private static String text(List<Problem> sorted) {
        String lines = sorted.stream().limit(MOST).map(Problem::toString).collect(Collectors.joining("\n"));
        return sorted.size() > MOST ? lines + "\nand " + (sorted.size() - MOST) + " more" : lines;
    }

    /** What is wrong, up to twenty. */
    public List<Problem> problems() {
        return problems;
    }
}
