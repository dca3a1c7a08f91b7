package dev.gatun.reactor.internal.nio;

import dev.gatun.reactor.OpenFile;
import dev.gatun.reactor.internal.file.FileOpener;
import java.nio.file.Path;

/** Files by the JDK: they open everywhere. */
public final class ChannelFileOpener implements FileOpener {
    /** Stateless. */
    public ChannelFileOpener() {}

    @Override
    public String whyNot() {
        return "";
    }

    @Override
    public OpenFile open(Path path) {
        return ChannelFile.open(path);
    }
}
