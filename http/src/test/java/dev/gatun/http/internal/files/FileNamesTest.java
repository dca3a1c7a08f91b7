package dev.gatun.http.internal.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that mean something else than they say. */
class FileNamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"con", "nul", "aux.txt", "com1", "lpt9.log", "conin$", "nul.tar.gz", "git~1", "~1", "secret~2.txt", "a~12.x"})
    void devicesAndShortNamesOfWindowsAreNotPlain(String name) {
        assertThat(FileNames.isPlain(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"console", "com", "com10", "null", "~", "~root", "backup~", "longerthan8~1", "a~1.html", "a~b", "lpt"})
    void othersArePlain(String name) {
        assertThat(FileNames.isPlain(name)).isTrue();
    }

    @Test
    @EnabledOnOs(value = OS.WINDOWS, disabledReason = "elsewhere such names are plain")
    void theyAreRefusedWhereTheyMeanSomethingElse() {
        assertThat(FileNames.isAllowed("git~1/config", false)).isFalse();
        assertThat(FileNames.isAllowed("files/NUL", false)).isFalse();
        assertThat(FileNames.isAllowed("files/CoN.txt", false)).isFalse();
        assertThat(FileNames.isAllowed("files/index.html", false)).isTrue();
    }
}
