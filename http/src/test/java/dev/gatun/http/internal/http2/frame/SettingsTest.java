package dev.gatun.http.internal.http2.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.internal.http2.Frames;
import dev.gatun.reactor.Buffer;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    @Test
    void whatIsAbsentHasTheValueThatTheAskerKnows() {
        Settings settings = new Settings().put(Settings.INITIAL_WINDOW_SIZE, 0);

        assertThat(settings.has(Settings.INITIAL_WINDOW_SIZE)).isTrue();
        assertThat(settings.value(Settings.INITIAL_WINDOW_SIZE, 65_535)).isZero();
        assertThat(settings.has(Settings.MAX_FRAME_SIZE)).isFalse();
        assertThat(settings.value(Settings.MAX_FRAME_SIZE, 16_384)).isEqualTo(16_384);
        assertThat(settings.count()).isEqualTo(1);
        assertThat(settings.has(7)).isFalse();
        assertThat(settings.has(-1)).isFalse();
        assertThat(settings.has(33)).isFalse();
    }

    @Test
    void valuesAreUnsigned() {
        assertThat(new Settings().put(Settings.MAX_CONCURRENT_STREAMS, 0xFFFF_FFFFL).value(Settings.MAX_CONCURRENT_STREAMS, 0)).isEqualTo(0xFFFF_FFFFL);
    }

    @Test
    void theSmallestTableSizeIsKept() {
        Settings settings = Settings.read(Buffer.copyOf(Frames.settingsPayload(1, 4_096, 1, 0, 1, 100)));

        assertThat(settings.value(Settings.HEADER_TABLE_SIZE, 0)).isEqualTo(100);
        assertThat(settings.smallestTableSize()).isZero();
        assertThat(new Settings().smallestTableSize()).isEqualTo(0xFFFF_FFFFL);
    }

    @Test
    void mistakesOfThisSideAreRefused() {
        Settings settings = new Settings();

        assertThatThrownBy(() -> settings.put(7, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings.put(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings.put(1, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings.put(1, 1L << 32)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings.put(Settings.ENABLE_PUSH, 2)).isSameAs(Faults.ENABLE_PUSH);
        assertThat(settings.count()).isZero();
    }

    @Test
    void settingsOfAnUpgradeAreRead() {
        // what nghttp and curl send
        assertThat(Settings.fromBase64Url("AAMAAABkAAQAAP__").toString()).isEqualTo("Settings[3=100, 4=65535]");
        assertThat(Settings.fromBase64Url("AAMAAABkAAQCAAAAAAIAAAAA").toString()).isEqualTo("Settings[2=0, 3=100, 4=33554432]");
        assertThat(Settings.fromBase64Url("AAMAAABkAAQAAP__").toBase64Url()).isEqualTo("AAMAAABkAAQAAP__");
        assertThat(new Settings().toBase64Url()).isEmpty();
        assertThat(Settings.fromBase64Url("").count()).isZero();
        assertThat(Settings.fromBase64Url("AJkAAAAB").count()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "AAMA", "AAMAAABkAAQAAP//", "AAMAAABk AAQAAP__", "\u00e4", "===="})
    void whatIsNoPayloadInBase64UrlIsRefused(String text) {
        assertThatThrownBy(() -> Settings.fromBase64Url(text)).isSameAs(Faults.SETTINGS_TEXT);
    }

    @Test
    void settingsOfAnUpgradeAreCheckedAndBounded() {
        String text = Base64.getUrlEncoder().encodeToString(Frames.settingsPayload(4, 1L << 31));
        String largest = Base64.getUrlEncoder().encodeToString(Frames.repeat(Frames.settingsPayload(6, 1), 32));
        String tooLarge = Base64.getUrlEncoder().encodeToString(Frames.repeat(Frames.settingsPayload(6, 1), 33));

        assertThatThrownBy(() -> Settings.fromBase64Url(text)).isSameAs(Faults.INITIAL_WINDOW_SIZE);
        assertThat(Settings.fromBase64Url(largest).count()).isEqualTo(1);
        assertThatThrownBy(() -> Settings.fromBase64Url(tooLarge)).isSameAs(Faults.SETTINGS_TOO_MANY);
    }
}
