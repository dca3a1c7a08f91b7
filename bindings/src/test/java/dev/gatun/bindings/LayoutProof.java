package dev.gatun.bindings;

import java.io.IOException;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.PaddingLayout;
import java.lang.foreign.SequenceLayout;
import java.lang.foreign.StructLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a generated package says about C, put to a C compiler: each size, alignment, offset and constant becomes one
 * {@code _Static_assert}, and the compiler says which of them do not hold.
 *
 * <p>A claim is named by its C expression ({@code offsetof(struct iovec, iov_len)}) or, for a constant, by its name.
 */
final class LayoutProof {

    /**
     * What the compiler answered.
     *
     * @param contradicted claims that do not hold
     * @param undeclared claims about what the compiler's headers do not know, as happens with older or newer headers
     */
    record Verdict(SortedSet<String> contradicted, SortedSet<String> undeclared) {}

    /** A claim's name is kept beside its line, because the compiler answers by line number. */
    private record Line(String claim, String text) {}

    private final List<Line> lines = new ArrayList<>();
    private final Path header;

    /**
     * @param generated what is claimed
     * @param header the header that it was generated from
     */
    LayoutProof(GeneratedPackage generated, Path header) {
        this.header = header.toAbsolutePath();
        lines.add(new Line("", "#include \"" + header.getFileName() + "\""));
        generated.structs().forEach(this::struct);
        generated.constants().forEach(this::constant);
    }

    /**
     * Adds a claim of the test's own. {@code offsetof} is the compiler's own and not that of stddef.h, which a compiler that is told to be
     * another system's can't read without that system's headers.
     */
    void claim(String name, String condition) {
        lines.add(new Line(name, "_Static_assert(" + condition.replace("offsetof(", "__builtin_offsetof(") + ", \"\");"));
    }

    /** The names of all claims. */
    Set<String> claims() {
        return lines.stream().map(Line::claim).filter(claim -> !claim.isEmpty()).collect(Collectors.toSet());
    }

    /**
     * Puts the claims to a compiler.
     *
     * @param compiler for any machine; nothing is run
     * @param folder where the C file may be written
     */
    Verdict verdict(CCompiler compiler, Path folder) throws IOException, InterruptedException {
        Path source = folder.resolve("proof.c");
        Files.write(source, lines.stream().map(Line::text).toList());
        Verdict verdict = new Verdict(new TreeSet<>(), new TreeSet<>());
        for (CCompiler.Complaint complaint : compiler.check(source, header.getParent())) {
            String claim = complaint.file().equals(source.toString()) ? lines.get(complaint.line() - 1).claim() : "";
            if (claim.isEmpty()) {
                throw new IOException("not about a claim: " + complaint);
            }
            (complaint.message().startsWith("static assertion failed") ? verdict.contradicted() : verdict.undeclared()).add(claim);
        }
        return verdict;
    }

    private void struct(Class<?> struct) {
        GroupLayout layout = GeneratedPackage.layout(struct);
        String type = cType(struct.getSimpleName(), layout);
        equal("sizeof(" + type + ")", layout.byteSize());
        equal("_Alignof(" + type + ")", layout.byteAlignment());
        members(type, "", layout, 0);
    }

    /** A class whose layout has another name, or none of C's, was made for a typedef and has no tag. */
    private static String cType(String name, GroupLayout layout) {
        if (!layout.name().orElse("").equals(name)) {
            return name;
        }
        return (layout instanceof StructLayout ? "struct " : "union ") + name;
    }

    private void members(String type, String prefix, GroupLayout group, long start) {
        long offset = start;
        for (MemoryLayout member : group.memberLayouts()) {
            if (!(member instanceof PaddingLayout)) {
                String name = member.name().orElseThrow();
                if (name.startsWith("$anon")) {
                    // C names the members of an anonymous struct or union as if they were the outer one's.
                    members(type, prefix, (GroupLayout) member, offset);
                } else {
                    equal("offsetof(" + type + ", " + prefix + name + ")", offset);
                    field(type, prefix + name, member, offset);
                }
            }
            if (group instanceof StructLayout) {
                offset += member.byteSize();
            }
        }
    }

    private void field(String type, String path, MemoryLayout layout, long offset) {
        // A flexible array has no size; its elements have.
        if (layout.byteSize() > 0) {
            equal("sizeof(((" + type + " *) 0)->" + path + ")", layout.byteSize());
        }
        switch (layout) {
            case GroupLayout group -> members(type, path + ".", group, offset);
            case SequenceLayout sequence -> field(type, path + "[0]", sequence.elementLayout(), offset);
            default -> { }
        }
    }

    private void constant(String name, Object value) {
        // Unsigned on both sides: C's EPOLLET is 1u << 31, which Java holds as a negative int.
        switch (value) {
            case Integer i -> constant(name, Integer.BYTES, Integer.toHexString(i));
            case Long l -> constant(name, Long.BYTES, Long.toHexString(l));
            // INVALID_HANDLE_VALUE and its like are numbers that bear the type of a pointer.
            case MemorySegment pointer -> constant(name, Long.BYTES, Long.toHexString(pointer.address()));
            default -> throw new IllegalStateException("no way to prove " + name + " of " + value.getClass());
        }
    }

    private void constant(String name, int bytes, String hex) {
        claim(name, "sizeof(" + name + ") == " + bytes + " && (" + name + ") == (__typeof__(" + name + ")) 0x" + hex + "ull");
    }

    private void equal(String expression, long value) {
        claim(expression, expression + " == " + value);
    }
}
