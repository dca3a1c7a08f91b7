package dev.gatun.examples.showcase.config;

import dev.gatun.http.LogFile;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * Has the JDK's logging do what the file says of the log. What it said before comes back when this is closed. Used by one thread at a time; what it changes is
 * the whole process's.
 */
public final class ProcessLog implements AutoCloseable {
    /** Kept: the JDK forgets the level of a logger that nobody holds. */
    private static final Logger ROOT = Logger.getLogger("");
    private static final Logger OWN = Logger.getLogger("dev.gatun");

    private final Level rootBefore = ROOT.getLevel();
    private final Level ownBefore = OWN.getLevel();
    private final List<Handler> handlersBefore = Arrays.asList(ROOT.getHandlers());
    private final List<Level> levelsBefore = handlersBefore.stream().map(Handler::getLevel).toList();
    private ProcessLogSettings settings = ProcessLogSettings.DEFAULT;
    private Optional<ToFile> file = Optional.empty();
    private boolean changed;

    /**
     * Does what is said now; opens the file again even if it is the same.
     *
     * @throws java.io.UncheckedIOException when it can't be opened; nothing has changed then
     */
    public void apply(Optional<ProcessLogSettings> said) {
        if (said.isEmpty()) {
            // As it was: whoever configured the JDK's logging by other means knows why.
            close();
            return;
        }
        ProcessLogSettings next = said.get();
        if (next.file().equals(settings.file())) {
            file.ifPresent(open -> open.file.reopen());
        } else {
            Optional<ToFile> fresh = next.file().map(where -> new ToFile(where.open()));
            fresh.ifPresent(ROOT::addHandler);
            handlersBefore.forEach(fresh.isPresent() ? ROOT::removeHandler : ROOT::addHandler);
            file.ifPresent(ProcessLog::end);
            file = fresh;
        }
        Level level = level(next.level());
        // The JDK's own loggers say a great deal below INFO, of which nobody who asks for ours thinks.
        ROOT.setLevel(level.intValue() > Level.INFO.intValue() ? level : Level.INFO);
        OWN.setLevel(level);
        handlersBefore.forEach(handler -> handler.setLevel(Level.ALL));
        settings = next;
        changed = true;
    }

    private static void end(ToFile file) {
        ROOT.removeHandler(file);
        file.close();
    }

    private static Level level(ProcessLogSettings.Level level) {
        return switch (level) {
            case ERROR -> Level.SEVERE;
            case WARNING -> Level.WARNING;
            case INFO -> Level.INFO;
            case DEBUG -> Level.FINE;
            case TRACE -> Level.FINER;
        };
    }

    @Override
    public void close() {
        if (changed) {
            file.ifPresent(ProcessLog::end);
            file = Optional.empty();
            for (int i = 0; i < handlersBefore.size(); i++) {
                ROOT.removeHandler(handlersBefore.get(i));
                ROOT.addHandler(handlersBefore.get(i));
                handlersBefore.get(i).setLevel(levelsBefore.get(i));
            }
            ROOT.setLevel(rootBefore);
            OWN.setLevel(ownBefore);
            settings = ProcessLogSettings.DEFAULT;
            changed = false;
        }
    }

    /** Writes each record to a file, as the JDK's console handler would have. */
    private static final class ToFile extends Handler {
        private final Formatter formatter = new SimpleFormatter();
        private final ThreadLocal<Boolean> within = ThreadLocal.withInitial(() -> false);
        private final LogFile file;

        ToFile(LogFile file) {
            this.file = file;
        }

        @Override
        public void publish(LogRecord entry) {
            String text = formatter.format(entry).stripTrailing();
            if (within.get()) {
                // The file tells by this very log that it can't be written.
                System.err.println(text);
                return;
            }
            within.set(true);
            try {
                file.write(text);
                file.flush();
            } finally {
                within.set(false);
            }
        }

        @Override
        public void flush() {
            file.flush();
        }

        @Override
        public void close() {
            file.close();
        }
    }
}
