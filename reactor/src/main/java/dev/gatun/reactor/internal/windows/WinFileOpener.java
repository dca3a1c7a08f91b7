package dev.gatun.reactor.internal.windows;

import dev.gatun.reactor.OpenFile;
import dev.gatun.reactor.internal.file.FileOpener;
import java.nio.file.Path;

/** Files by their handles, on Windows. */
public final class WinFileOpener implements FileOpener {
    /** Stateless. */
    public WinFileOpener() {}

    @Override
    public String whyNot() {
        return WindowsAccess.problem();
    }

    @Override
    public OpenFile open(Path path) {
        return WinFile.open(path);
    }
}
