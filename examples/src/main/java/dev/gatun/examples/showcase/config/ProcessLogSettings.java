package dev.gatun.examples.showcase.config;

import java.util.Optional;

/**
 * The log of the process: its start and end, changes of the file, failures.
 *
 * @param level what is less grave is left out
 * @param file where it is written; to standard error when empty
 */
public record ProcessLogSettings(Level level, Optional<LogFileSettings> file) {
    /** By the names of {@link System.Logger.Level}. */
    public enum Level { ERROR, WARNING, INFO, DEBUG, TRACE }

    /** The log of a section that says nothing. */
    static final ProcessLogSettings DEFAULT = new ProcessLogSettings(Level.INFO, Optional.empty());

    static Optional<ProcessLogSettings> read(Section section, boolean shared) {
        return Optional.of(new ProcessLogSettings(section.choice("level", Level.INFO), LogFileSettings.read(section, "standard error", shared)));
    }
}
