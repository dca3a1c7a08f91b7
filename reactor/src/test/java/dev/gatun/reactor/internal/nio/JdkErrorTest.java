package dev.gatun.reactor.internal.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.SocketFailure;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The JDK's exceptions in the system's terms. */
class JdkErrorTest {
    @Test
    void aTextIsKnownWhateverTheClass() {
        assertThat(JdkError.of(new ConnectException("Connection refused: getsockopt"))).isEqualTo(JdkError.ECONNREFUSED);
        assertThat(JdkError.of(new SocketException("Connection reset"))).isEqualTo(JdkError.ECONNRESET);
        assertThat(JdkError.of(new IOException("Connection reset by peer"))).isEqualTo(JdkError.ECONNRESET);
        assertThat(JdkError.of(new IOException("An existing connection was forcibly closed by the remote host"))).isEqualTo(JdkError.ECONNRESET);
        assertThat(JdkError.of(new BindException("Address already in use: bind"))).isEqualTo(JdkError.EADDRINUSE);
        assertThat(JdkError.of(new BindException("Permission denied"))).isEqualTo(JdkError.EACCES);
    }

    @Test
    void theLongestTextDecides() {
        assertThat(JdkError.of(new IOException("Too many open files"))).isEqualTo(JdkError.EMFILE);
        assertThat(JdkError.of(new IOException("Too many open files in system"))).isEqualTo(JdkError.ENFILE);
    }

    @Test
    void aPathIsNoReason() {
        assertThat(JdkError.of(new FileNotFoundException("Broken pipe (Permission denied)"))).isEqualTo(JdkError.EACCES);
        assertThat(JdkError.of(new NoSuchFileException("Connection reset"))).isEqualTo(JdkError.ENOENT);
        assertThat(JdkError.of(new AccessDeniedException("/x"))).isEqualTo(JdkError.EACCES);
        assertThat(JdkError.of(new FileSystemException("/x", null, "File name too long"))).isEqualTo(JdkError.ENAMETOOLONG);
    }

    @Test
    void theClassDecidesWhereTheTextIsForeign() {
        assertThat(JdkError.of(new ConnectException("Verbindung abgelehnt"))).isEqualTo(JdkError.ECONNREFUSED);
        assertThat(JdkError.of(new BindException("belegt"))).isEqualTo(JdkError.EADDRINUSE);
        assertThat(JdkError.of(new ClosedChannelException())).isEqualTo(JdkError.EBADF);
        assertThat(JdkError.of(new IOException((String) null))).isEqualTo(JdkError.EIO);
    }

    @Test
    void whatNobodyKnowsKeepsItsText() {
        IOException strange = new IOException("the dog ate it");
        SocketFailure failure = JdkError.failure("read", "/x", strange);
        assertThat(failure.errorName()).isEqualTo("EIO");
        assertThat(failure).hasMessageContaining("read /x: EIO").hasMessageContaining("the dog ate it").hasCause(strange);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void onLinuxTheNumberIsKnown() {
        SocketFailure failure = JdkError.failure("bind", "127.0.0.1:80", new BindException("Permission denied"));
        assertThat(failure).hasMessage("bind 127.0.0.1:80: EACCES (13) Permission denied");
        assertThat(failure.errno()).isEqualTo(13);
    }

    @Test
    void resultsComeBackAsErrors() {
        for (JdkError error : JdkError.values()) {
            assertThat(error.result()).isNegative();
            assertThat(JdkError.ofResult(error.result())).isEqualTo(error);
        }
    }
}
