package dev.gatun.reactor.internal.file;

import dev.gatun.reactor.internal.nio.ChannelFileOpener;
import dev.gatun.reactor.internal.windows.WinFileOpener;
import java.util.List;
import java.util.function.Supplier;

/** Chooses, once, how files are opened here: so that the kernel can send them if that is possible, by the JDK otherwise. */
public final class FileOpeners {
    /** Best first; the last works everywhere. */
    private static final List<Supplier<FileOpener>> CANDIDATES = List.of(NativeFileOpener::new, WinFileOpener::new, ChannelFileOpener::new);

    private FileOpeners() {}

    /** The one that opens files here. */
    public static FileOpener here() {
        return Chosen.OPENER;
    }

    private static final class Chosen {
        static final FileOpener OPENER = CANDIDATES.stream()
                .map(Supplier::get)
                .filter(opener -> opener.whyNot().isEmpty())
                .findFirst()
                .orElseThrow();
    }
}
