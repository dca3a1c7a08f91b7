package dev.gatun.bindings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SequenceLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes, offsets and constants in Java are those that a C compiler sees in the same headers. */
class LayoutProofTest {

    private static final GeneratedPackage LINUX = GeneratedPackage.LINUX;

    /** What is not the same everywhere. Who uses one of these takes it by architecture; docs/bindings.md lists them. */
    private static final Map<String, Set<String>> DIFFERENT_ON = Map.of(
            "x86_64", Set.of(),
            "aarch64", Set.of("struct epoll_event", "struct stat", "O_DIRECTORY", "O_NOFOLLOW", "O_TMPFILE"));

    private static final Pattern TAG = Pattern.compile("(?:struct|union) \\w+");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"gcc", "aarch64-linux-gnu-gcc"})
    void linuxIsWhatTheCompilerSees(String name) throws Exception {
        CCompiler compiler = new CCompiler(name);
        Optional<String> machine = compiler.machine();
        assumeTrue(machine.isPresent(), name + " is not installed");
        assumeTrue(machine.get().contains("linux"), name + " compiles for " + machine.get());
        Set<String> different = DIFFERENT_ON.get(machine.get().split("-")[0]);
        assumeTrue(different != null, "nobody has looked yet at what differs on " + machine.get());
        LayoutProof proof = linuxProof();
        proof.claim("the headers", sameHeaders());

        LayoutProof.Verdict verdict = proof.verdict(compiler, folder);

        boolean otherHeaders = verdict.contradicted().remove("the headers");
        assertThat(subjects(verdict.contradicted())).as("contradicted by %s: %s", name, verdict.contradicted()).isEqualTo(different);
        if (!otherHeaders) {
            // Headers of another version may lack a name or have renamed a reserved member; what they declare agrees all the same.
            assertThat(different).as("not declared for %s: %s", name, verdict.undeclared()).containsAll(subjects(verdict.undeclared()));
        }
    }

    /** The headers are those of mingw-w64, and GCC's types for Windows have the sizes that Microsoft's have. */
    @Test
    void windowsIsWhatTheCompilerSees() throws Exception {
        CCompiler compiler = new CCompiler("x86_64-w64-mingw32-gcc");
        assumeTrue(compiler.machine().isPresent(), "x86_64-w64-mingw32-gcc is not installed");
        LayoutProof proof = proof(GeneratedPackage.WINDOWS);
        Matcher version = Pattern.compile("mingw-w64 (\\d+)\\.(\\d+)")
                .matcher(Files.readString(GeneratedPackage.WINDOWS.notes().resolve("versions.txt")));
        assertThat(version.find()).isTrue();
        proof.claim("the headers", "__MINGW64_VERSION_MAJOR == %s && __MINGW64_VERSION_MINOR == %s".formatted(version.group(1), version.group(2)));

        LayoutProof.Verdict verdict = proof.verdict(compiler, folder);

        assertThat(proof.claims()).hasSizeGreaterThan(400)
                .contains("sizeof(WSAPOLLFD)", "sizeof(OVERLAPPED_ENTRY)", "WSAECONNRESET", "INVALID_HANDLE_VALUE");
        boolean otherHeaders = verdict.contradicted().remove("the headers");
        assertThat(verdict.contradicted()).isEmpty();
        if (!otherHeaders) {
            assertThat(verdict.undeclared()).isEmpty();
        }
    }

    /** Numbers that every user of Winsock knows, against headers that are read for another machine. */
    @Test
    void windowsHasTheSizesOfWin64() {
        assertThat(dev.gatun.bindings.windows.WSAPOLLFD.sizeof()).isEqualTo(16);
        assertThat(dev.gatun.bindings.windows.OVERLAPPED.sizeof()).isEqualTo(32);
        assertThat(dev.gatun.bindings.windows.OVERLAPPED_ENTRY.sizeof()).isEqualTo(32);
        assertThat(dev.gatun.bindings.windows.WSABUF.sizeof()).isEqualTo(16);
        assertThat(dev.gatun.bindings.windows.WSAData.sizeof()).isEqualTo(408);
        assertThat(dev.gatun.bindings.windows.linger.sizeof()).isEqualTo(4);
    }

    /**
     * What native.h declares of its own does not depend on any system's headers, but only on the sizes of C's types and on how they
     * are aligned. Those are the same on Linux of the same machine, so its compiler may judge, and says what it compiles for.
     */
    static List<Arguments> ownDeclarations() {
        return List.of(
                arguments(GeneratedPackage.DARWIN, new CCompiler("gcc", "-D__APPLE__")),
                arguments(GeneratedPackage.DARWIN, new CCompiler("aarch64-linux-gnu-gcc", "-D__APPLE__")),
                arguments(GeneratedPackage.FREEBSD, new CCompiler("gcc", "-D__FreeBSD__")),
                arguments(GeneratedPackage.FREEBSD, new CCompiler("aarch64-linux-gnu-gcc", "-D__FreeBSD__")));
    }

    @ParameterizedTest
    @MethodSource("ownDeclarations")
    void ownDeclarationsAreWhatTheCompilerSees(GeneratedPackage generated, CCompiler compiler) throws Exception {
        Optional<String> machine = compiler.machine();
        assumeTrue(machine.isPresent(), compiler.command().getFirst() + " is not installed");
        assumeTrue(machine.get().contains("linux"), compiler.command().getFirst() + " compiles for " + machine.get());
        LayoutProof proof = proof(generated);

        LayoutProof.Verdict verdict = proof.verdict(compiler, folder);

        assertThat(proof.claims()).hasSizeGreaterThan(300).contains("sizeof(struct kevent)", "EV_RECEIPT", "EAGAIN");
        assertThat(verdict.contradicted()).isEmpty();
        assertThat(verdict.undeclared()).isEmpty();
    }

    /** Numbers that every user of kqueue knows, against a header that is wrong as a whole. */
    @Test
    void keventsHaveTheSizesOfTheirSystems() {
        assertThat(dev.gatun.bindings.darwin.kevent.sizeof()).isEqualTo(32);
        assertThat(dev.gatun.bindings.darwin.kevent.layout().byteAlignment()).isEqualTo(4);
        assertThat(dev.gatun.bindings.freebsd.kevent.sizeof()).isEqualTo(64);
        assertThat(dev.gatun.bindings.freebsd.kevent.ext$offset()).isEqualTo(32);
    }

    @Test
    void theProofCoversConstantsStructsTypedefsAndMembersOfAnonymousUnions() {
        assertThat(linuxProof().claims())
                .contains("EPOLLET", "IORING_OFF_SQES")
                .contains("sizeof(struct iovec)", "_Alignof(union epoll_data)", "sizeof(epoll_data_t)", "sizeof(posix_spawnattr_t)")
                .contains("offsetof(struct itimerspec, it_value.tv_nsec)", "offsetof(struct in6_addr, __in6_u.__u6_addr8)")
                .contains("offsetof(struct io_uring_sqe, file_index)", "offsetof(struct io_uring_buf_ring, tail)")
                .doesNotContain("getpid");
    }

    @Test
    void aFalseClaimAndAnUnknownNameAreFound() throws Exception {
        CCompiler gcc = new CCompiler("gcc");
        assumeTrue(gcc.machine().isPresent(), "gcc is not installed");
        LayoutProof proof = linuxProof();
        proof.claim("a false one", "offsetof(struct iovec, iov_len) == 4");
        proof.claim("an unknown one", "NOT_IN_ANY_HEADER == 4");

        LayoutProof.Verdict verdict = proof.verdict(gcc, folder);

        assertThat(verdict.contradicted()).contains("a false one");
        assertThat(verdict.undeclared()).contains("an unknown one");
    }

    /** The members of a nested class are proved by the path from the outer one, so the two have to be one layout. */
    @ParameterizedTest
    @MethodSource("packages")
    void aNestedClassHasTheLayoutThatItsOuterOneContains(GeneratedPackage generated) {
        for (Class<?> struct : generated.structs()) {
            Set<MemoryLayout> parts = new HashSet<>();
            collect(GeneratedPackage.layout(struct), parts);
            for (Class<?> nested : struct.getClasses()) {
                if (nested.getEnclosingClass() == struct && GeneratedPackage.isStruct(nested)) {
                    assertThat(parts).as(nested.getName()).contains(GeneratedPackage.layout(nested).withoutName());
                }
            }
        }
    }

    static List<GeneratedPackage> packages() {
        return GeneratedPackage.all();
    }

    private static LayoutProof linuxProof() {
        return proof(LINUX);
    }

    private static LayoutProof proof(GeneratedPackage generated) {
        return new LayoutProof(generated, generated.notes().resolve("native.h"));
    }

    /** Whether the compiler reads the headers that jextract read, as C. */
    private static String sameHeaders() throws IOException {
        String versions = Files.readString(LINUX.notes().resolve("versions.txt"));
        Matcher glibc = Pattern.compile("glibc (\\d+)\\.(\\d+)").matcher(versions);
        Matcher linux = Pattern.compile("linux headers (\\d+)\\.(\\d+)\\.(\\d+)").matcher(versions);
        assertThat(glibc.find() && linux.find()).as(versions).isTrue();
        return "__GLIBC__ == %s && __GLIBC_MINOR__ == %s && LINUX_VERSION_CODE == (%s << 16 | %s << 8 | %s)".formatted(
                glibc.group(1), glibc.group(2), linux.group(1), linux.group(2), linux.group(3));
    }

    /** What claims are about: the outermost struct or union, or the constant. */
    private static Set<String> subjects(Collection<String> claims) {
        Set<String> subjects = new TreeSet<>();
        for (String claim : claims) {
            Matcher tag = TAG.matcher(claim);
            subjects.add(tag.find() ? tag.group() : claim);
        }
        return subjects;
    }

    private static void collect(MemoryLayout layout, Set<MemoryLayout> parts) {
        parts.add(layout.withoutName());
        switch (layout) {
            case GroupLayout group -> group.memberLayouts().forEach(member -> collect(member, parts));
            case SequenceLayout sequence -> collect(sequence.elementLayout(), parts);
            default -> { }
        }
    }
}
