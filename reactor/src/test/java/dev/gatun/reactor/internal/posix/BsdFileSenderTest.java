package dev.gatun.reactor.internal.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.internal.readiness.Sockets;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The sendfile of Darwin and FreeBSD, whose kernels are played by the test. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "calls functions of POSIX")
class BsdFileSenderTest {
    private static final long ERRNO = Linker.Option.captureStateLayout().byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    private final MemorySegment capture = PosixCalls.newCapture(Arena.ofAuto());

    /** What a kernel answers: the result, errno, and what it leaves in memory. */
    private record Answer(int result, int errno, long sent) {}

    private final ArrayDeque<Answer> answers = new ArrayDeque<>();
    private final List<List<Object>> calls = new ArrayList<>();

    private final BsdFileSender darwin = new BsdFileSender(new DarwinSendFile((captured, file, socket, offset, length, around, flags) -> {
        calls.add(List.of(file, socket, offset, at(length).get(ValueLayout.JAVA_LONG, 0), around, flags));
        return answer(captured, at(length));
    }));
    private final BsdFileSender freeBsd = new BsdFileSender(new FreeBsdSendFile((captured, file, socket, offset, length, around, sent, flags) -> {
        calls.add(List.of(file, socket, offset, length, around, at(sent).get(ValueLayout.JAVA_LONG, 0), flags));
        return answer(captured, at(sent));
    }));

    @SuppressWarnings("restricted")
    private static MemorySegment at(long address) {
        return MemorySegment.ofAddress(address).reinterpret(Long.BYTES);
    }

    private int answer(MemorySegment captured, MemorySegment sent) {
        Answer answer = answers.remove();
        captured.set(ValueLayout.JAVA_INT, ERRNO, answer.errno);
        if (answer.sent >= 0) {
            sent.set(ValueLayout.JAVA_LONG, 0, answer.sent);
        }
        return answer.result;
    }

    private long send(BsdFileSender sender, Answer... kernel) {
        answers.addAll(List.of(kernel));
        long result = sender.send(capture, 7, 5, 1_000, 500);
        assertThat(answers).as("answers left").isEmpty();
        return result;
    }

    @Test
    void theFileComesFirst() {
        assertThat(send(darwin, new Answer(0, 0, 500))).isEqualTo(500);
        assertThat(send(freeBsd, new Answer(0, 0, 500))).isEqualTo(500);
        assertThat(calls).containsExactly(
                List.of(5, 7, 1_000L, 500L, 0L, 0),
                List.of(5, 7, 1_000L, 500L, 0L, 0L, 0));
    }

    @Test
    void wouldBlockWithBytesSentIsProgress() {
        assertThat(send(darwin, new Answer(-1, Errno.EAGAIN, 123))).isEqualTo(123);
        assertThat(send(freeBsd, new Answer(-1, Errno.EAGAIN, 123))).isEqualTo(123);
    }

    @Test
    void wouldBlockWithNothingSentIsNone() {
        assertThat(send(darwin, new Answer(-1, Errno.EAGAIN, 0))).isEqualTo(Sockets.WOULD_BLOCK);
        assertThat(send(freeBsd, new Answer(-1, Errno.EAGAIN, 0))).isEqualTo(Sockets.WOULD_BLOCK);
    }

    @Test
    void interruptedWithBytesSentIsProgressAndWithoutIsRepeated() {
        assertThat(send(darwin, new Answer(-1, Errno.EINTR, 9))).isEqualTo(9);
        assertThat(send(darwin, new Answer(-1, Errno.EINTR, 0), new Answer(-1, Errno.EINTR, 0), new Answer(0, 0, 500))).isEqualTo(500);
        assertThat(send(freeBsd, new Answer(-1, Errno.EINTR, 0), new Answer(-1, Errno.EAGAIN, 3))).isEqualTo(3);
        assertThat(calls).as("the length goes in anew each time").allMatch(call -> call.get(3).equals(500L));
    }

    @Test
    void theEndOfTheFileIsZero() {
        assertThat(send(darwin, new Answer(0, 0, 0))).isZero();
        assertThat(send(freeBsd, new Answer(0, 0, 0))).isZero();
    }

    /** Darwin leaves what was asked for where what was sent should be. */
    @Test
    void theNumberOfAFailedCallMeansNothing() {
        assertThat(send(darwin, new Answer(-1, Errno.EPIPE, -1))).isEqualTo(-Errno.EPIPE);
        assertThat(send(freeBsd, new Answer(-1, Errno.EIO, 77))).isEqualTo(-Errno.EIO);
    }

    @Test
    void aConnectionThatIsGoneIsABrokenPipe() {
        assertThat(send(darwin, new Answer(-1, Errno.ENOTCONN, -1))).isEqualTo(-Errno.EPIPE);
    }

    @Test
    void whatCantBeSentIsCopied() {
        for (int errno : new int[] {Errno.EINVAL, Errno.ENOSYS, Errno.EOPNOTSUPP, Errno.ENOTSUP}) {
            assertThat(send(darwin, new Answer(-1, errno, -1))).isEqualTo(Sockets.UNSUPPORTED);
            assertThat(send(freeBsd, new Answer(-1, errno, -1))).isEqualTo(Sockets.UNSUPPORTED);
        }
    }

    /** Both kernels take 0 for "all that is left of the file". */
    @Test
    void nothingIsNotEverything() {
        assertThat(darwin.send(capture, 7, 5, 0, 0)).isZero();
        assertThat(calls).isEmpty();
    }

    @Test
    void noCallIsLongerThanEveryKernelTakes() {
        answers.add(new Answer(0, 0, FileSender.MOST));
        assertThat(darwin.send(capture, 7, 5, 0, Long.MAX_VALUE)).isEqualTo(FileSender.MOST);
        assertThat(calls.getFirst().get(3)).isEqualTo(FileSender.MOST);
    }

    @Test
    void whereThereIsNoneAllIsCopied() {
        assertThat(FileSender.of(Extensions.SendFileForm.NONE).send(capture, 7, 5, 0, 10)).isEqualTo(Sockets.UNSUPPORTED);
    }
}
