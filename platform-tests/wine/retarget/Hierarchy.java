import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.constant.ClassDesc;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All classes that a program may refer to on a JRE: those of the JRE, and those of jars and directories. Names are internal, with slashes. */
final class Hierarchy implements AutoCloseable {
    private final FileSystem modules;
    private final Map<String, Path> moduleOfPackage = new HashMap<>();
    private final List<FileSystem> jars = new ArrayList<>();
    private final List<Path> roots = new ArrayList<>();
    private final Map<String, Optional<ClassModel>> known = new HashMap<>();

    Hierarchy(Path jre) throws IOException {
        // The file system's own provider, lib/jrt-fs.jar, comes with the JRE: it knows the format of its lib/modules.
        modules = FileSystems.newFileSystem(URI.create("jrt:/"), Map.of("java.home", jre.toAbsolutePath().toString()));
        try (Stream<Path> packages = Files.list(modules.getPath("/packages"))) {
            for (Path path : packages.toList()) {
                try (Stream<Path> links = Files.list(path)) {
                    links.forEach(link -> remember(path.getFileName().toString().replace('.', '/'), link.getFileName().toString()));
                }
            }
        }
    }

    /** A package may be in the lists of several modules, of which one has classes in it. */
    private void remember(String name, String module) {
        Path directory = modules.getPath("/modules", module, name);
        try (Stream<Path> files = Files.list(directory)) {
            if (files.anyMatch(file -> file.toString().endsWith(".class"))) {
                moduleOfPackage.put(name, directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds the classes of a jar or a directory. */
    void add(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            roots.add(path);
        } else {
            FileSystem jar = Archive.open(path, false);
            jars.add(jar);
            roots.add(jar.getPath("/"));
        }
    }

    /** Whether the JRE is where a class of this name would have to come from. */
    boolean isOfJdk(String name) {
        return name.startsWith("java/") || name.startsWith("javax/") || name.startsWith("jdk/") || name.startsWith("sun/");
    }

    /** The class; empty when it is neither in the JRE nor beside it. */
    Optional<ClassModel> find(String name) {
        return known.computeIfAbsent(name, wanted -> read(wanted).map(ClassFile.of()::parse));
    }

    private Optional<byte[]> read(String name) {
        try {
            int slash = name.lastIndexOf('/');
            Path directory = slash < 0 ? null : moduleOfPackage.get(name.substring(0, slash));
            if (directory != null) {
                Path path = directory.resolve(name.substring(slash + 1) + ".class");
                if (Files.exists(path)) {
                    return Optional.of(Files.readAllBytes(path));
                }
            }
            for (Path root : roots) {
                Path path = root.resolve(name + ".class");
                if (Files.exists(path)) {
                    return Optional.of(Files.readAllBytes(path));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For whoever computes stack maps. */
    ClassHierarchyResolver resolver() {
        return ClassHierarchyResolver.ofResourceParsing(this::stream);
    }

    private InputStream stream(ClassDesc wanted) {
        String descriptor = wanted.descriptorString();
        return read(descriptor.substring(1, descriptor.length() - 1)).map(ByteArrayInputStream::new).orElse(null);
    }

    @Override
    public void close() throws IOException {
        for (FileSystem jar : jars) {
            jar.close();
        }
        modules.close();
    }
}
