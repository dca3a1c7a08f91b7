package dev.gatun.http.internal.events;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Records one kind of event while a test runs, however short each is. */
public final class FlightRecording implements BeforeEachCallback, AfterEachCallback {
    private final String name;
    private final Queue<RecordedEvent> events = new ConcurrentLinkedQueue<>();
    private final RecordingStream stream = new RecordingStream();

    public FlightRecording(String name) {
        this.name = name;
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        stream.enable(name).withoutThreshold();
        stream.onEvent(name, events::add);
        stream.startAsync();
    }

    /** Ends the recording; all that it has. */
    public List<RecordedEvent> events() {
        stream.stop();
        return List.copyOf(events);
    }

    @Override
    public void afterEach(ExtensionContext test) {
        stream.close();
    }
}
