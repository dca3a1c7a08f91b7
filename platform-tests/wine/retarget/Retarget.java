import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes class files of Java 22 run on Java 21, where the Foreign Function and Memory API was a preview with other names: there is a Java 21 for Windows on
 * Maven Central, and none newer. Run by the source launcher of a JDK 24 or later:
 *
 * <pre>
 *   java platform-tests/wine/retarget/Retarget.java --jre JRE [--beside JAR_OR_DIRECTORY]... [--elsewhere PACKAGE]... IN=OUT...
 * </pre>
 *
 * Each IN is a directory of classes or a jar, each OUT the same with everything that is not a class as it was. The program then runs with
 * {@code --enable-preview}. What refers to anything of the JDK that the JRE does not have is listed, and ends the program with status 1: otherwise it would
 * come to light, or not, when that line runs. {@code --beside} names what the classes stand on and what needs no change, {@code --elsewhere} the beginning of a
 * package, with slashes, whose classes are for other systems: what they refer to does not matter.
 */
public final class Retarget {
    private static final int MAJOR_OF_21 = 65;
    private static final int PREVIEW = 0xFFFF;
    private static final int RELEASE_OF_TARGET = 21;
    private static final Pattern RELEASE = Pattern.compile("^META-INF/versions/(\\d+)/");

    private final Hierarchy hierarchy;
    private final Renames renames;
    private final References references;
    private int changed;

    private Retarget(Hierarchy hierarchy, List<String> elsewhere) {
        this.hierarchy = hierarchy;
        this.renames = new Renames(hierarchy);
        this.references = new References(hierarchy, elsewhere);
    }

    /** Runs it. */
    public static void main(String[] args) throws IOException {
        Path jre = null;
        List<Path> beside = new ArrayList<>();
        List<String> elsewhere = new ArrayList<>();
        Map<Path, Path> work = new LinkedHashMap<>();
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--jre" -> jre = Path.of(args[++i]);
                case "--elsewhere" -> elsewhere.add(args[++i]);
                case "--beside" -> beside.add(Path.of(args[++i]));
                default -> {
                    String[] pair = args[i].split("=", 2);
                    work.put(Path.of(pair[0]), Path.of(pair[1]));
                }
            }
        }
        if (jre == null || work.isEmpty()) {
            System.err.println("usage: java Retarget.java --jre JRE [--beside JAR_OR_DIRECTORY]... [--elsewhere PACKAGE]... IN=OUT...");
            System.exit(2);
        }
        try (Hierarchy hierarchy = new Hierarchy(jre)) {
            for (Path path : beside) {
                hierarchy.add(path);
            }
            for (Path path : work.keySet()) {
                hierarchy.add(path);
            }
            Retarget retarget = new Retarget(hierarchy, elsewhere);
            for (Map.Entry<Path, Path> one : work.entrySet()) {
                retarget.copy(one.getKey(), one.getValue());
            }
            retarget.report();
            System.exit(retarget.references.missing().isEmpty() ? 0 : 1);
        }
    }

    private void report() {
        System.out.println("retargeted " + changed + " classes to " + MAJOR_OF_21 + "." + PREVIEW);
        if (!references.missing().isEmpty()) {
            System.err.println("not in Java 21, or with another meaning there:");
            references.missing().forEach((what, where) -> System.err.println("  " + what + "\n    by " + String.join(", ", where)));
        }
    }

    private void copy(Path from, Path to) throws IOException {
        if (to.getParent() != null) {
            Files.createDirectories(to.getParent());
        }
        if (Files.isDirectory(from)) {
            copyTree(from, to);
        } else {
            Files.deleteIfExists(to);
            try (var source = Archive.open(from, false);
                    var target = Archive.open(to, true)) {
                copyTree(source.getPath("/"), target.getPath("/"));
            }
        }
    }

    private void copyTree(Path from, Path to) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(from)) {
            all = walk.toList();
        }
        for (Path path : all) {
            Path target = to.resolve(from.relativize(path).toString());
            if (Files.isDirectory(path)) {
                Files.createDirectories(target);
            } else if (!path.toString().endsWith("module-info.class")) {
                byte[] bytes = Files.readAllBytes(path);
                Files.write(target, path.toString().endsWith(".class") && !isForNewerJava(from.relativize(path)) ? retarget(bytes) : bytes);
            }
        }
    }

    /** Of a jar for several releases, at which Java 21 never looks. */
    private static boolean isForNewerJava(Path path) {
        Matcher matcher = RELEASE.matcher(path.toString());
        return matcher.find() && Integer.parseInt(matcher.group(1)) > RELEASE_OF_TARGET;
    }

    private byte[] retarget(byte[] bytes) {
        int major = (bytes[6] & 0xFF) << 8 | bytes[7] & 0xFF;
        if (major <= MAJOR_OF_21) {
            return bytes;
        }
        changed++;
        byte[] renamed = renames.apply(bytes);
        references.check(ClassFile.of().parse(renamed));
        renamed[4] = (byte) (PREVIEW >> 8);
        renamed[5] = (byte) PREVIEW;
        renamed[6] = 0;
        renamed[7] = (byte) MAJOR_OF_21;
        return renamed;
    }
}
