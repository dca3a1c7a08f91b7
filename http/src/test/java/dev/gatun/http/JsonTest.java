package dev.gatun.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void jacksonIsFoundOnThePath() {
        JsonCodec codec = JsonCodec.detected();
        assertThat(codec.decode(bytes("[1,2]"), Object.class)).isEqualTo(List.of(1, 2));
        assertThat(codec.encode(List.of("é"))).asString(StandardCharsets.UTF_8).isEqualTo("[\"é\"]");
        assertThat(JacksonJson.of(new ObjectMapper()).encode(1)).asString().isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[1,2", "nul", "null", "[1] [2]", "{}", "\"x\"", "[1,]"})
    void whatDoesNotFitIsABadRequestWithoutNamesOfClasses(String json) {
        assertThatThrownBy(() -> JsonCodec.detected().decode(bytes(json), List.class)).isInstanceOf(BadRequest.class)
            .hasMessageNotContaining("java").hasMessageNotContaining("jackson");
    }

    @Test
    void deepNestingIsRefused() {
        assertThatThrownBy(() -> JsonCodec.detected().decode(bytes("[".repeat(100_000)), List.class)).isInstanceOf(BadRequest.class);
    }

    @Test
    void absentCodecSaysWhatIsMissing() {
        assertThatThrownBy(() -> JsonCodec.none().encode(1)).isInstanceOf(UnsupportedOperationException.class).hasMessageContaining("jackson-databind");
    }
}
