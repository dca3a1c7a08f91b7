package dev.gatun.reactor.internal.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.SocketTuningOption;
import dev.gatun.reactor.internal.posix.Extensions.SendFileForm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is known of each system: the facts that everybody who has ported to it knows. */
class PosixSystemTest {
    private static PosixSystem of(String os) {
        return PosixSystem.of(os).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, Linux, 10, 1, false, 108",
        "Mac OS X, Darwin, 30, 0xffff, true, 104",
        "FreeBSD, FreeBSD, 28, 0xffff, true, 104",
        "DragonFlyBSD, DragonFly, 28, 0xffff, true, 104",
        "OpenBSD, OpenBSD, 24, 0xffff, true, 104",
        "NetBSD, NetBSD, 24, 0xffff, true, 104",
        "AIX, AIX, 24, 0xffff, true, 104"
    })
    void addressesAndLevels(String os, String name, int inet6, String socketLevel, boolean lengthByte, int path) {
        PosixSystem system = of(os);
        assertThat(system.name()).isEqualTo(name);
        assertThat(system.addresses().inet()).isEqualTo(2);
        assertThat(system.addresses().unix()).isEqualTo(1);
        assertThat(system.addresses().inet6()).isEqualTo(inet6);
        assertThat(system.addresses().lengthByte()).isEqualTo(lengthByte);
        assertThat(system.addresses().pathSize()).isEqualTo(path);
        assertThat(system.addresses().abstractNames()).isEqualTo(os.equals("Linux"));
        assertThat(system.socketLevel()).isEqualTo(Integer.decode(socketLevel));
        assertThat(List.of(system.ipLevel(), system.tcpLevel(), system.ipv6Level())).containsExactly(0, 6, 41);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Windows 11", "SunOS", "", "linux"})
    void nothingIsKnownOfOthers(String os) {
        assertThat(PosixSystem.of(os)).isEmpty();
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it is no POSIX system")
    void thisOneIsKnownByItsName() {
        assertThat(PosixSystem.of(System.getProperty("os.name"))).get().hasSameClassAs(ThisSystem.TABLE);
    }

    @ParameterizedTest
    @CsvSource({
        // v6 only, balanced port, no-signal option and flag, O_CLOEXEC
        "Linux, 26, 15, -1, 0x4000, 0x80000",
        "Mac OS X, 27, -1, 0x1022, 0, 0x1000000",
        "FreeBSD, 27, 0x10000, -1, 0x20000, 0x100000",
        "DragonFlyBSD, 27, 0x200, -1, 0x400, 0x20000",
        "OpenBSD, -1, -1, -1, 0x400, 0x10000",
        "NetBSD, 27, -1, -1, 0x400, 0x400000",
        "AIX, 37, -1, -1, 0, 0x800000"
    })
    void whatIsSetOnSocketsAndFiles(String os, String v6Only, String balanced, String option, String flag, String closeOnExec) {
        PosixSystem system = of(os);
        assertThat(system.v6OnlyOption()).isEqualTo(Integer.decode(v6Only));
        assertThat(system.balancedPortOption()).isEqualTo(Integer.decode(balanced));
        assertThat(system.extensions().balancedPorts()).isEqualTo(!balanced.equals("-1"));
        assertThat(system.noSignalOption()).isEqualTo(Integer.decode(option));
        assertThat(system.noSignalFlag()).isEqualTo(Integer.decode(flag));
        assertThat(system.closeOnExecFlag()).isEqualTo(Integer.decode(closeOnExec));
        assertThat(system.nonBlockFlag()).isEqualTo(os.equals("Linux") ? 0x800 : 4);
        assertThat(system.moreFlag()).isEqualTo(os.equals("Linux") ? 0x8000 : 0);
        assertThat(system.truncatedFlag()).isEqualTo(os.equals("Linux") ? 0x20 : 0x10);
        assertThat(system.errorOption()).isEqualTo(os.equals("Linux") ? 4 : 0x1007);
        assertThat(system.typeOption()).isEqualTo(os.equals("Linux") ? 3 : 0x1008);
        assertThat(system.listensOption()).isEqualTo(os.equals("Linux") ? 30 : 2);
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, 4, 5, 6, 13, 0x17, 3, 25, 18",
        "Mac OS X, 0x10, 0x101, 0x102, 0x1080, 0x105, 4, 0x201, 0x80",
        "FreeBSD, 0x100, 0x200, 0x400, 0x80, 0x401, 4, -1, 68",
        "DragonFlyBSD, 0x100, 0x200, 0x400, 0x80, -1, 4, -1, -1",
        "OpenBSD, -1, -1, -1, 0x80, -1, 0x10, -1, -1",
        "NetBSD, 3, 5, 6, 0x80, -1, -1, -1, -1",
        "AIX, 0x11, 0x12, 0x13, 0x80, -1, -1, -1, -1"
    })
    void tuningOptions(
            String os, String idle, String interval, String count, String linger, String fastOpen, String cork, String unsent, String timeout) {
        PosixSystem system = of(os);
        Map<SocketTuningOption, String> expected = Map.of(
                SocketTuningOption.KEEP_ALIVE_IDLE, idle,
                SocketTuningOption.KEEP_ALIVE_INTERVAL, interval,
                SocketTuningOption.KEEP_ALIVE_COUNT, count,
                SocketTuningOption.LINGER, linger,
                SocketTuningOption.TCP_FASTOPEN, fastOpen,
                SocketTuningOption.TCP_CORK, cork,
                SocketTuningOption.TCP_NOTSENT_LOWAT, unsent,
                SocketTuningOption.TCP_USER_TIMEOUT, timeout,
                SocketTuningOption.TCP_NODELAY, "1");
        expected.forEach((option, number) -> assertThat(system.option(option)).as("%s", option).isEqualTo(Integer.decode(number)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Mac OS X", "FreeBSD", "DragonFlyBSD", "OpenBSD", "NetBSD", "AIX"})
    void whatOnlyLinuxHas(String os) {
        PosixSystem system = of(os);
        for (SocketTuningOption option : List.of(
                SocketTuningOption.TCP_QUICKACK,
                SocketTuningOption.TCP_DEFER_ACCEPT,
                SocketTuningOption.BUSY_POLL,
                SocketTuningOption.INCOMING_CPU,
                SocketTuningOption.ZEROCOPY,
                SocketTuningOption.TCP_THIN_LINEAR_TIMEOUTS)) {
            assertThat(system.option(option)).as("%s", option).isEqualTo(PosixSystem.ABSENT);
        }
        Extensions extensions = system.extensions();
        assertThat(extensions.wakeUpEvents() || extensions.errorQueue() || extensions.handshakeFilter() || extensions.inheritedOptions())
                .isFalse();
        assertThat(system.hasStatx()).isFalse();
        assertThat(List.of(
                        system.option(SocketTuningOption.RECEIVE_BUFFER),
                        system.option(SocketTuningOption.SEND_BUFFER),
                        system.option(SocketTuningOption.KEEP_ALIVE),
                        system.option(SocketTuningOption.REUSE_ADDRESS)))
                .containsExactly(0x1002, 0x1001, 8, 4);
    }

    @Test
    void unitsDiffer() {
        assertThat(of("DragonFlyBSD").value(SocketTuningOption.KEEP_ALIVE_IDLE, 7)).isEqualTo(7_000);
        assertThat(of("DragonFlyBSD").value(SocketTuningOption.KEEP_ALIVE_COUNT, 7)).isEqualTo(7);
        assertThat(of("Mac OS X").value(SocketTuningOption.TCP_FASTOPEN, 16)).isEqualTo(1);
        assertThat(of("Mac OS X").value(SocketTuningOption.TCP_FASTOPEN, 0)).isZero();
        assertThat(of("FreeBSD").value(SocketTuningOption.KEEP_ALIVE_IDLE, 7)).isEqualTo(7);
        for (String os : List.of("Mac OS X", "FreeBSD")) {
            assertThat(of(os).value(SocketTuningOption.TCP_USER_TIMEOUT, 20_001)).isEqualTo(21);
            assertThat(of(os).value(SocketTuningOption.TCP_USER_TIMEOUT, 1)).isEqualTo(1);
            assertThat(of(os).value(SocketTuningOption.TCP_USER_TIMEOUT, 0)).isZero();
        }
        assertThat(of("Linux").value(SocketTuningOption.TCP_USER_TIMEOUT, 20_001)).isEqualTo(20_001);
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, LINUX, true, true",
        "Mac OS X, DARWIN, false, false",
        "FreeBSD, FREEBSD, true, false",
        "DragonFlyBSD, FREEBSD, true, false",
        "OpenBSD, NONE, true, true",
        "NetBSD, NONE, true, true",
        "AIX, NONE, false, false"
    })
    void extensions(String os, SendFileForm form, boolean socketFlags, boolean batches) {
        Extensions extensions = of(os).extensions();
        assertThat(extensions.sendFile()).isEqualTo(form);
        assertThat(extensions.socketFlags()).isEqualTo(socketFlags);
        assertThat(of(os).socketFlags() != 0).isEqualTo(socketFlags);
        assertThat(extensions.messageBatches()).isEqualTo(batches);
    }

    @Test
    void pollBits() {
        PollBits common = new PollBits(1, 4, 8, 0x10, 0x20);
        assertThat(of("Linux").pollBits()).isEqualTo(common);
        assertThat(of("FreeBSD").pollBits()).isEqualTo(common);
        assertThat(of("AIX").pollBits()).isEqualTo(new PollBits(1, 2, 0x4000, 0x2000, 0x8000));
    }

    @Test
    void functionsOfOtherNames() {
        assertThat(of("AIX").symbol("accept")).isEqualTo("naccept");
        assertThat(of("AIX").symbol("recv")).isEqualTo("recv");
        assertThat(of("NetBSD").symbol("socket")).isEqualTo("__socket30");
        assertThat(of("Linux").symbol("socket")).isEqualTo("socket");
    }

    @ParameterizedTest
    @CsvSource({
        "EAGAIN, 11, 35, 35, 35, 35, 35, 11",
        "EINPROGRESS, 115, 36, 36, 36, 36, 36, 55",
        "ECONNRESET, 104, 54, 54, 54, 54, 54, 73",
        "ECONNREFUSED, 111, 61, 61, 61, 61, 61, 79",
        "EADDRINUSE, 98, 48, 48, 48, 48, 48, 67",
        "ETIMEDOUT, 110, 60, 60, 60, 60, 60, 78",
        "ENAMETOOLONG, 36, 63, 63, 63, 63, 63, 86",
        "ENOSYS, 38, 78, 78, 78, 78, 78, 109",
        "EOPNOTSUPP, 95, 102, 45, 45, 45, 45, 64",
        "ENOTSUP, 95, 45, 45, 45, 91, 86, 124",
        "EPROTO, , 100, 92, 92, 95, 96, 121",
        "EMFILE, 24, 24, 24, 24, 24, 24, 24"
    })
    void errorNumbers(
            String error, Integer linux, int darwin, int freeBsd, int dragonFly, int openBsd, int netBsd, int aix) {
        if (linux != null) {
            assertThat(of("Linux").errors().number(error)).isEqualTo(linux);
        }
        Map.of("Mac OS X", darwin, "FreeBSD", freeBsd, "DragonFly", dragonFly, "OpenBSD", openBsd, "NetBSD", netBsd, "AIX", aix)
                .forEach((os, number) -> assertThat(of(os).errors().number(error)).as("%s of %s", error, os).isEqualTo(number));
    }

    @ParameterizedTest
    @CsvSource({
        "Mac OS X, 45, ENOTSUP", "Mac OS X, 102, EOPNOTSUPP", "Mac OS X, 106, EQFULL", "FreeBSD, 45, EOPNOTSUPP", "FreeBSD, 97, EINTEGRITY",
        "OpenBSD, 82, EIPSEC", "NetBSD, 98, ENOTRECOVERABLE", "DragonFly, 99, EASYNC", "AIX, 11, EAGAIN", "AIX, 45, EDEADLK",
        "AIX, 88, EDQUOT", "AIX, 127, EOVERFLOW", "Linux, 11, EAGAIN", "Linux, 35, EDEADLK"
    })
    void errorNames(String os, int number, String name) {
        assertThat(of(os).errors().names()).containsEntry(number, name);
    }
}
