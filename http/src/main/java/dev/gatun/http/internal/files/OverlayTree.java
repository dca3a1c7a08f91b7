package dev.gatun.http.internal.files;

import dev.gatun.http.FileOptions;
import dev.gatun.http.FileTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Several trees as one; the first that has a name decides what it is. */
public final class OverlayTree implements FileSource {
    private final List<FileSource> layers;

    private OverlayTree(List<FileSource> layers) {
        this.layers = layers;
    }

    /** The first is on top. */
    public static OverlayTree of(FileTree first, List<FileTree> others) {
        List<FileSource> layers = new ArrayList<>();
        layers.add(StaticFiles.source(first));
        others.forEach(other -> layers.add(StaticFiles.source(other)));
        return new OverlayTree(List.copyOf(layers));
    }

    @Override
    public Kind kind(String name, FileOptions options) throws IOException {
        for (FileSource layer : layers) {
            Kind kind = layer.kind(name, options);
            if (kind != Kind.NONE) {
                return kind;
            }
        }
        return Kind.NONE;
    }

    @Override
    public Optional<FoundFile> open(String name, FileOptions options) throws IOException {
        for (FileSource layer : layers) {
            Kind kind = layer.kind(name, options);
            if (kind != Kind.NONE) {
                return kind == Kind.FILE ? layer.open(name, options) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    @Override
    public void list(String name, FileOptions options, Listing listing) throws IOException {
        for (FileSource layer : layers) {
            Kind kind = layer.kind(name, options);
            if (kind == Kind.FILE) {
                return;
            }
            if (kind == Kind.DIRECTORY) {
                layer.list(name, options, listing);
            }
        }
    }
}
