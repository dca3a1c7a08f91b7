package dev.gatun.reactor.internal.file;

import dev.gatun.reactor.OpenFile;
import dev.gatun.reactor.internal.posix.NativeAccess;
import dev.gatun.reactor.internal.posix.PosixSystem;
import java.nio.file.Path;

/** Files by their descriptors, on systems of which the calls for that are known. */
public final class NativeFileOpener implements FileOpener {
    /** Stateless. */
    public NativeFileOpener() {}

    @Override
    public String whyNot() {
        String os = System.getProperty("os.name");
        return PosixSystem.of(os).isPresent() ? NativeAccess.problem() : "the calls for files of " + os + " are not known";
    }

    @Override
    public OpenFile open(Path path) {
        return NativeFile.open(path);
    }
}
