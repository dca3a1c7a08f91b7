package dev.gatun.http.internal.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.SettingDescriptor;
import org.junit.jupiter.api.Test;

/** While nobody records there is no event. */
class RequestEventTest {
    @Test
    void thereIsNoneUnlessSomebodyRecords() {
        assertThat(RequestEvent.begin()).isNull();
        try (Recording recording = new Recording()) {
            recording.enable("dev.gatun.Request");
            recording.start();
            assertThat(RequestEvent.begin()).isNotNull();
        }
        assertThat(RequestEvent.begin()).isNull();
    }

    @Test
    void onlySlowOnesAreRecordedUnlessOneAsksForAll() {
        assertThat(RequestEvent.begin()).isNull();
        Stream<EventType> types = FlightRecorder.getFlightRecorder().getEventTypes().stream();
        EventType type = types.filter(each -> each.getName().equals("dev.gatun.Request")).findFirst().orElseThrow();
        assertThat(type.getSettingDescriptors().stream().filter(setting -> setting.getName().equals("threshold")).map(SettingDescriptor::getDefaultValue))
                .containsExactly("20 ms");
    }
}
