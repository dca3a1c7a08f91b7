package dev.gatun.examples.showcase.config;

/**
 * What is wrong at one place of a file.
 *
 * @param file as it was named
 * @param line from 1
 * @param column from 1
 * @param message what is wrong, and what would be right
 */
public record Problem(String file, int line, int column, String message) implements Comparable<Problem> {
    @Override
    public int compareTo(Problem other) {
        return line == other.line ? Integer.compare(column, other.column) : Integer.compare(line, other.line);
    }

    @Override
    public String toString() {
        return file + ':' + line + ':' + column + ": " + message;
    }
}
