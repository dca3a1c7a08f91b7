package dev.gatun.tls.internal.credentials;

import dev.gatun.tls.InvalidCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Where bytes come from: a file, read anew each time, or memory. Immutable; any thread, but files block. */
public sealed interface Source {
    /** The most bytes of a file; certificates, keys and the largest bundles of trust have less. */
    int MAX_BYTES = 4 << 20;

    /** How messages call it. */
    String name();

    /** @throws InvalidCredentials when it can't be read, or is too large */
    byte[] read();

    /** The files whose change means that it changed. */
    List<Path> files();

    static Source file(Path path) {
        return new OfFile(path);
    }

    /** The bytes are copied. */
    static Source memory(String name, byte[] bytes) {
        return new OfMemory(name, bytes.clone());
    }

    /** A file. */
    record OfFile(Path path) implements Source {
        @Override
        public String name() {
            return path.toString();
        }

        @Override
        public byte[] read() {
            try (InputStream in = Files.newInputStream(path)) {
                byte[] bytes = in.readNBytes(MAX_BYTES + 1);
                if (bytes.length > MAX_BYTES) {
                    throw new InvalidCredentials(path + ": has more than " + MAX_BYTES + " bytes");
                }
                return bytes;
            } catch (NoSuchFileException e) {
                throw new InvalidCredentials(path + ": there is no such file (looked for " + path.toAbsolutePath() + ")", e);
            } catch (IOException e) {
                throw new InvalidCredentials(path + ": can't be read: " + e, e);
            }
        }

        @Override
        public List<Path> files() {
            return List.of(path);
        }
    }

    /** Memory, which no message shows. */
    record OfMemory(String name, byte[] bytes) implements Source {
        @Override
        public byte[] read() {
            return bytes.clone();
        }

        @Override
        public List<Path> files() {
            return List.of();
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
