package dev.gatun.http.internal.http2.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ErrorCodeTest {
    @Test
    void numbersAreThoseOfTheRfc() {
        assertThat(ErrorCode.PROTOCOL_ERROR.code()).isEqualTo(1);
        assertThat(ErrorCode.FLOW_CONTROL_ERROR.code()).isEqualTo(3);
        assertThat(ErrorCode.SETTINGS_TIMEOUT.code()).isEqualTo(4);
        assertThat(ErrorCode.FRAME_SIZE_ERROR.code()).isEqualTo(6);
        assertThat(ErrorCode.COMPRESSION_ERROR.code()).isEqualTo(9);
        assertThat(ErrorCode.ENHANCE_YOUR_CALM.code()).isEqualTo(11);
        assertThat(ErrorCode.HTTP_1_1_REQUIRED.code()).isEqualTo(13);
        for (ErrorCode code : ErrorCode.values()) {
            assertThat(ErrorCode.of(code.code())).isSameAs(code);
        }
    }

    @Test
    void unknownNumbersCountAsInternalErrors() {
        assertThat(ErrorCode.of(14)).isSameAs(ErrorCode.INTERNAL_ERROR);
        assertThat(ErrorCode.of(-1)).isSameAs(ErrorCode.INTERNAL_ERROR);
    }

    @Test
    void errorsSayWhatEndsAndWhy() {
        Http2Exception stream = Http2Exception.stream(3, ErrorCode.STREAM_CLOSED, "RFC 9113, section 5.1", "DATA after the end");
        Http2Exception connection = Http2Exception.connection(ErrorCode.PROTOCOL_ERROR, "RFC 9113, section 5.1", "DATA of an idle stream");

        assertThat(stream).hasToString("DATA after the end (RFC 9113, section 5.1, stream 3 ended with STREAM_CLOSED)");
        assertThat(connection).hasToString("DATA of an idle stream (RFC 9113, section 5.1, connection ended with PROTOCOL_ERROR)");
        assertThat(stream.closes()).isFalse();
        assertThat(connection.closes()).isTrue();
        assertThat(stream.getStackTrace()).isEmpty();
        assertThatThrownBy(() -> Http2Exception.stream(0, ErrorCode.CANCEL, "", "")).isInstanceOf(IllegalArgumentException.class);
    }
}
