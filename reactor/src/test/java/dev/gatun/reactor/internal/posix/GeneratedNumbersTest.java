package dev.gatun.reactor.internal.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.bindings.darwin.DarwinNative;
import dev.gatun.bindings.freebsd.FreeBsdNative;
import dev.gatun.bindings.linux.LinuxNative;
import dev.gatun.reactor.SocketTuningOption;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written in tables by hand is what the generated bindings of those systems say, where there are some. */
class GeneratedNumbersTest {
    static Stream<Arguments> generated() {
        return Stream.of(
                Arguments.of(new LinuxTable(), LinuxNative.class),
                Arguments.of(new DarwinTable(), DarwinNative.class),
                Arguments.of(new FreeBsdTable(), FreeBsdNative.class));
    }

    private static int constant(Class<?> bindings, String name) {
        try {
            return ((Number) bindings.getMethod(name).invoke(null)).intValue();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(name, e);
        }
    }

    private static Map<String, Integer> errorsOf(Class<?> bindings) {
        Map<String, Integer> errors = new TreeMap<>();
        for (Method method : bindings.getMethods()) {
            if (method.getParameterCount() == 0 && method.getName().matches("E(?!POLL|VFILT)[A-Z0-9]+")) {
                errors.put(method.getName(), constant(bindings, method.getName()));
            }
        }
        return errors;
    }

    /** The list of an own system is the whole list, in both directions. */
    @ParameterizedTest
    @MethodSource("generated")
    void errors(PosixSystem system, Class<?> bindings) {
        Map<String, Integer> expected = errorsOf(bindings);
        assertThat(expected).hasSizeGreaterThan(90);
        Map<Integer, String> names = system.errors().names();
        assertThat(names.values()).isSubsetOf(expected.keySet());
        assertThat(names.keySet()).isEqualTo(Set.copyOf(expected.values()));
        names.forEach((number, name) -> assertThat(expected).containsEntry(name, number));
        if (system instanceof BsdTable) {
            expected.forEach((name, number) -> assertThat(system.errors().number(name)).as(name).isEqualTo(number));
        }
    }

    @ParameterizedTest
    @MethodSource("generated")
    void numbers(PosixSystem system, Class<?> bindings) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        numbers.put("AF_INET", system.addresses().inet());
        numbers.put("AF_INET6", system.addresses().inet6());
        numbers.put("AF_UNIX", system.addresses().unix());
        numbers.put("SOCK_STREAM", system.streamType());
        numbers.put("SOCK_DGRAM", system.datagramType());
        numbers.put("SOL_SOCKET", system.socketLevel());
        numbers.put("IPPROTO_IP", system.ipLevel());
        numbers.put("IPPROTO_TCP", system.tcpLevel());
        numbers.put("IPPROTO_IPV6", system.ipv6Level());
        numbers.put("SO_ERROR", system.errorOption());
        numbers.put("SO_TYPE", system.typeOption());
        numbers.put("SO_ACCEPTCONN", system.listensOption());
        numbers.put("IPV6_V6ONLY", system.v6OnlyOption());
        numbers.put("MSG_PEEK", system.peekFlag());
        numbers.put("MSG_TRUNC", system.truncatedFlag());
        numbers.put("SHUT_WR", system.shutdownOutput());
        numbers.put("O_NONBLOCK", system.nonBlockFlag());
        numbers.put("O_CLOEXEC", system.closeOnExecFlag());
        numbers.put("POLLIN", system.pollBits().in());
        numbers.put("POLLOUT", system.pollBits().out());
        numbers.put("POLLERR", system.pollBits().error());
        numbers.put("POLLHUP", system.pollBits().hangup());
        numbers.put("POLLNVAL", system.pollBits().invalid());
        numbers.put("TCP_NODELAY", system.option(SocketTuningOption.TCP_NODELAY));
        numbers.put("SO_RCVBUF", system.option(SocketTuningOption.RECEIVE_BUFFER));
        numbers.put("SO_SNDBUF", system.option(SocketTuningOption.SEND_BUFFER));
        numbers.put("SO_KEEPALIVE", system.option(SocketTuningOption.KEEP_ALIVE));
        numbers.put("SO_REUSEADDR", system.option(SocketTuningOption.REUSE_ADDRESS));
        numbers.forEach((name, number) -> assertThat(number).as(name).isEqualTo(constant(bindings, name)));
    }

    @Test
    void sharedPortsAndLinger() {
        assertThat(new DarwinTable().option(SocketTuningOption.REUSE_PORT)).isEqualTo(DarwinNative.SO_REUSEPORT());
        assertThat(new FreeBsdTable().option(SocketTuningOption.LINGER)).isEqualTo(FreeBsdNative.SO_LINGER());
        assertThat(new DarwinTable().spuriousSendError()).isEqualTo(41);
    }

    @Test
    void fcntlHasTheSameNumbersEverywhere() {
        assertThat(Stream.of(LinuxNative.F_GETFD(), DarwinNative.F_GETFD(), FreeBsdNative.F_GETFD())).containsOnly(1);
        assertThat(Stream.of(LinuxNative.F_SETFD(), DarwinNative.F_SETFD(), FreeBsdNative.F_SETFD())).containsOnly(2);
        assertThat(Stream.of(LinuxNative.F_SETFL(), DarwinNative.F_SETFL(), FreeBsdNative.F_SETFL())).containsOnly(4);
        assertThat(Stream.of(LinuxNative.FD_CLOEXEC(), DarwinNative.FD_CLOEXEC(), FreeBsdNative.FD_CLOEXEC())).containsOnly(1);
        assertThat(Stream.of(LinuxNative.SEEK_END(), DarwinNative.SEEK_END(), FreeBsdNative.SEEK_END())).containsOnly(2);
    }

    @Test
    void messages() {
        MessageLayout linux = new LinuxTable().messages();
        assertThat(linux).isEqualTo(new MessageLayout(56, true, 48, 64));
        MessageLayout bsd = new FreeBsdTable().messages();
        assertThat(new DarwinTable().messages()).isEqualTo(bsd);
        assertThat(bsd.size()).isEqualTo((int) dev.gatun.bindings.freebsd.msghdr.sizeof()).isEqualTo((int) dev.gatun.bindings.darwin.msghdr.sizeof());
        assertThat(bsd.flags()).isEqualTo((int) dev.gatun.bindings.darwin.msghdr.msg_flags$offset());
        assertThat(bsd.batchSize()).isEqualTo((int) dev.gatun.bindings.freebsd.mmsghdr.sizeof());
        assertThat(bsd.wideCount()).isEqualTo(dev.gatun.bindings.darwin.msghdr.msg_iovlen$layout().byteSize() == 8).isFalse();
        assertThat(MessageLayout.NAME).isEqualTo(dev.gatun.bindings.darwin.msghdr.msg_name$offset());
        assertThat(MessageLayout.NAME_LENGTH).isEqualTo(dev.gatun.bindings.linux.msghdr.msg_namelen$offset());
        assertThat(MessageLayout.VECTORS)
                .isEqualTo(dev.gatun.bindings.linux.msghdr.msg_iov$offset())
                .isEqualTo(dev.gatun.bindings.darwin.msghdr.msg_iov$offset());
        assertThat(MessageLayout.VECTOR_COUNT)
                .isEqualTo(dev.gatun.bindings.linux.msghdr.msg_iovlen$offset())
                .isEqualTo(dev.gatun.bindings.darwin.msghdr.msg_iovlen$offset());
        assertThat(MessageLayout.VECTOR_SIZE).isEqualTo(dev.gatun.bindings.linux.iovec.sizeof()).isEqualTo(dev.gatun.bindings.darwin.iovec.sizeof());
        assertThat(MessageLayout.VECTOR_LENGTH).isEqualTo(dev.gatun.bindings.darwin.iovec.iov_len$offset());
        assertThat(linux.received()).isEqualTo((int) dev.gatun.bindings.linux.mmsghdr.msg_len$offset());
        assertThat(bsd.received()).isEqualTo((int) dev.gatun.bindings.freebsd.mmsghdr.msg_len$offset());
    }

    @Test
    void structuresThatAreTheSameEverywhere() {
        assertThat(Stream.of(
                        dev.gatun.bindings.linux.pollfd.sizeof(),
                        dev.gatun.bindings.darwin.pollfd.sizeof(),
                        dev.gatun.bindings.freebsd.pollfd.sizeof(),
                        dev.gatun.bindings.linux.linger.sizeof(),
                        dev.gatun.bindings.darwin.linger.sizeof(),
                        dev.gatun.bindings.freebsd.linger.sizeof()))
                .containsOnly(8L);
        assertThat(dev.gatun.bindings.darwin.pollfd.revents$offset()).isEqualTo(dev.gatun.bindings.linux.pollfd.revents$offset()).isEqualTo(6);
        assertThat(dev.gatun.bindings.darwin.linger.l_linger$offset()).isEqualTo(dev.gatun.bindings.linux.linger.l_linger$offset()).isEqualTo(4);
        assertThat(dev.gatun.bindings.darwin.sockaddr_un.sizeof() - dev.gatun.bindings.darwin.sockaddr_un.sun_path$offset())
                .isEqualTo(new DarwinTable().addresses().pathSize());
    }

    @ParameterizedTest
    @MethodSource("sendFiles")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links the C library")
    void sendFileHasTheSignatureOfItsSystem(Class<?> holder, FunctionDescriptor generated) throws ReflectiveOperationException {
        Field field = holder.getDeclaredField("SENDFILE");
        field.setAccessible(true);
        MethodType type = generated.toMethodType();
        for (int i = 0; i < type.parameterCount(); i++) {
            type = type.parameterType(i) == MemorySegment.class ? type.changeParameterType(i, long.class) : type;
        }
        assertThat(((MethodHandle) field.get(null)).type()).isEqualTo(type.insertParameterTypes(0, MemorySegment.class));
    }

    static Stream<Arguments> sendFiles() throws ClassNotFoundException {
        return Stream.of(
                Arguments.of(Class.forName(DarwinSendFile.class.getName() + "$Linked"), DarwinNative.sendfile$descriptor()),
                Arguments.of(Class.forName(FreeBsdSendFile.class.getName() + "$Linked"), FreeBsdNative.sendfile$descriptor()));
    }
}
