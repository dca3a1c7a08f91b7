package dev.gatun.reactor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.internal.platform.PortableProbe;
import dev.gatun.reactor.internal.platform.SystemProbe;
import dev.gatun.reactor.internal.platform.SystemProbes;
import dev.gatun.reactor.internal.posix.PosixProbe;
import dev.gatun.reactor.internal.windows.WindowsProbe;
import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is told about this machine is what the event loops find. */
class PlatformTest {
    @RegisterExtension
    final LeakCheck leaks = new LeakCheck();

    @Test
    void tellsOfEveryBackendAndFeature() {
        Platform platform = Platform.current();
        assertThat(platform.features()).containsOnlyKeys(Platform.Feature.values());
        assertThat(platform.features().values()).allSatisfy(support -> assertThat(support.reason()).isNotBlank());
        assertThat(platform.backends()).containsKeys(Backend.EPOLL, Backend.POLL).doesNotContainKey(Backend.AUTO);
        assertThat(platform.cpus()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(platform.architecture()).isEqualTo(System.getProperty("os.arch"));
        assertThat(platform.nativeAccess()).isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void findsWhatEveryLinuxHas() {
        Platform platform = Platform.current();
        assertThat(platform.os()).isEqualTo("Linux");
        assertThat(platform.pageSize()).isIn(4096, 16_384, 65_536);
        assertThat(platform.libc()).matches("glibc \\d+\\.\\d+.*|musl");
        assertThat(platform.supports(Platform.Feature.REUSE_PORT)).isTrue();
        assertThat(platform.supports(Platform.Feature.PREFORK)).isTrue();
        assertThat(platform.supports(Platform.Feature.SEND_FILE)).isTrue();
        assertThat(platform.supports(Platform.Feature.UNIX_SOCKETS)).isTrue();
        assertThat(platform.supports(Platform.Feature.ABSTRACT_UNIX_SOCKETS)).isTrue();
        assertThat(platform.supports(Platform.Feature.DATAGRAM_BATCHES)).isTrue();
        assertThat(platform.supports(Platform.Feature.DEFER_ACCEPT)).isTrue();
    }

    /** Who looks at other systems answers here as well, as far as the table and the JDK go. */
    @Test
    void everyProbeAnswersForEveryFeature() {
        for (SystemProbe probe : List.of(new PortableProbe("it is a test"), new PosixProbe("Linux"), new WindowsProbe())) {
            for (Platform.Feature feature : Platform.Feature.values()) {
                assertThat(probe.probe(feature).reason()).as("%s of %s", feature, probe).isNotBlank();
            }
            assertThat(probe.probe(Platform.Feature.SEND_FILE).works()).isTrue();
            assertThat(probe.probe(Platform.Feature.KERNEL_TLS).works()).isFalse();
        }
        assertThat(new PortableProbe("it is a test").probe(Platform.Feature.REUSE_PORT).reason()).isEqualTo("it is a test");
        assertThat(new PosixProbe("Linux").probe(Platform.Feature.DATAGRAM_BATCHES).works()).isTrue();
        assertThat(new PosixProbe("Linux").pageSize()).isEqualTo(SystemProbes.of("Linux").pageSize());
        assertThat(SystemProbes.of("Plan 9").probe(Platform.Feature.PREFORK).reason()).isEqualTo("nothing is known of Plan 9");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whatTheJdkFindsIsWhatTheSystemFinds() {
        PortableProbe portable = new PortableProbe("");
        Platform platform = Platform.current();
        for (Platform.Feature feature : List.of(Platform.Feature.IPV6, Platform.Feature.UNIX_SOCKETS, Platform.Feature.SEND_FILE)) {
            assertThat(portable.probe(feature).works()).as(feature.label()).isEqualTo(platform.supports(feature));
        }
    }

    @Test
    void aBackendThatIsToldToWorkDoes() {
        Platform.current().backends().forEach((backend, support) -> {
            if (support.works()) {
                assertThat(leaks.start(LoopOptions.DEFAULT.count(1).backend(backend)).backend()).isEqualTo(backend);
            }
        });
    }

    @Test
    void describesItselfAsATable() {
        Platform platform = Platform.current();
        String[] lines = platform.describe().split("\n");
        assertThat(lines).hasSize(platform.rows().size());
        assertThat(lines[0]).startsWith("operating system").contains(platform.os());
        assertThat(platform.describe()).contains("backend EPOLL").contains("io_uring").contains("reusePort");
        assertThat(platform.rows()).allSatisfy(row -> assertThat(row).hasSize(3));
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_24, disabledReason = "--illegal-native-access came with Java 24")
    void withoutNativeAccessLoopsRunOnNioAndOneLineNamesTheFlag() throws Exception {
        String classPath = run(List.of("-cp", path("dev.gatun.reactor", "classes") + File.pathSeparator + path("dev.gatun.bindings", "classes")
                + File.pathSeparator + Path.of("target", "test-classes")), DeniedMain.class.getName());
        assertDegraded(classPath, "--enable-native-access=ALL-UNNAMED");
        assertDegraded(runModules(), "--enable-native-access=dev.gatun.bindings,dev.gatun.reactor");
    }

    /** The bindings are a module of their own, and a right of its own is what each module needs. */
    @Test
    @EnabledForJreRange(min = JRE.JAVA_24, disabledReason = "--illegal-native-access came with Java 24")
    void theFlagForOneModuleOfTwoIsNotEnough() throws Exception {
        String flag = "--enable-native-access=dev.gatun.bindings,dev.gatun.reactor";
        assertDegraded(runModules("--enable-native-access=dev.gatun.reactor"), flag);
        assertDegraded(runModules("--enable-native-access=dev.gatun.bindings"), flag);
    }

    private static void assertDegraded(String output, String flag) {
        assertThat(output).contains("loops: NIO said hello").contains("EPOLL: backend EPOLL does not work here: native access is denied; start java with " + flag);
        assertThat(output).containsPattern("sendFile +yes +FileChannel.transferTo");
        assertThat(output).containsPattern("native access +no +native access is denied; start java with " + flag);
        assertThat(output.lines().filter(line -> line.startsWith("WARNING") || line.startsWith("INFO")))
                .singleElement()
                .asString()
                .endsWith("event loops use NIO: backends EPOLL, POLL do not work here: native access is denied; start java with " + flag);
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_24, disabledReason = "--illegal-native-access came with Java 24")
    void theNamedFlagIsEnough() throws Exception {
        String output = runModules("--enable-native-access=dev.gatun.bindings,dev.gatun.reactor");
        assertThat(output).contains("loops: EPOLL said hello").contains("EPOLL: started").doesNotContain("denied").doesNotContain("event loops use");
    }

    private static String runModules(String... flags) throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(List.of(flags));
        options.addAll(List.of(
                "-p",
                path("dev.gatun.reactor", "classes") + File.pathSeparator + path("dev.gatun.bindings", "classes"),
                "--patch-module",
                "dev.gatun.reactor=" + Path.of("target", "test-classes"),
                "-m"));
        return run(options, "dev.gatun.reactor/" + DeniedMain.class.getName());
    }

    private static String path(String module, String folder) {
        return ModuleLayer.boot()
                .configuration()
                .findModule(module)
                .flatMap(found -> found.reference().location())
                .map(uri -> Path.of(uri).toString())
                .orElseGet(() -> Path.of("target", folder).toString());
    }

    private static String run(List<String> options, String main) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.add("--illegal-native-access=deny");
        command.addAll(options);
        command.add(main);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    /** What a program sees and does that was started with or without the flag. */
    static final class DeniedMain {
        private DeniedMain() {}

        public static void main(String[] arguments) throws IOException {
            System.out.println(Platform.current().describe());
            for (int i = 0; i < 2; i++) {
                try (EventLoops loops = EventLoops.create(2)) {
                    System.out.println("loops: " + loops.backend() + " said " + echo(loops));
                }
            }
            try (EventLoops loops = EventLoops.create(LoopOptions.DEFAULT.count(1).backend(Backend.EPOLL))) {
                System.out.println("EPOLL: started " + loops.backend());
            } catch (UnsupportedOperationException e) {
                System.out.println("EPOLL: " + e.getMessage());
            }
        }

        private static String echo(EventLoops loops) throws IOException {
            Listener listener = loops.listen(SocketAddresses.tcp("127.0.0.1", 0), ListenOptions.DEFAULT, connection -> Connection::write);
            try (Socket socket = new Socket()) {
                socket.connect(listener.localAddress());
                socket.getOutputStream().write("hello".getBytes(UTF_8));
                return new String(socket.getInputStream().readNBytes(5), UTF_8);
            }
        }
    }
}
