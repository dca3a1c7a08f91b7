package dev.gatun.http.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Archives of tests, orderly and otherwise. */
final class Zips {
    private Zips() {}

    static byte[] deflated(Map<String, byte[]> files) throws IOException {
        return archive(files, ZipEntry.DEFLATED);
    }

    static byte[] stored(Map<String, byte[]> files) throws IOException {
        return archive(files, ZipEntry.STORED);
    }

    private static byte[] archive(Map<String, byte[]> files, int method) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setMethod(method);
                if (method == ZipEntry.STORED) {
                    CRC32 sum = new CRC32();
                    sum.update(file.getValue());
                    entry.setCrc(sum.getValue());
                    entry.setSize(file.getValue().length);
                }
                zip.putNextEntry(entry);
                zip.write(file.getValue());
            }
        }
        return bytes.toByteArray();
    }

    /** Puts the archive in place in one step, as who deploys should. */
    static Path write(Path path, byte[] archive) throws IOException {
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        Files.write(fresh, archive);
        return Files.move(fresh, path, StandardCopyOption.REPLACE_EXISTING);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The archive, changeable at places relative to the central directory's entry of this name. */
    static Patch entry(byte[] archive, String name) {
        ByteBuffer bytes = ByteBuffer.wrap(archive.clone()).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < archive.length - 46; at++) {
            if (bytes.getInt(at) == 0x02014b50 && new String(archive, at + 46, bytes.getShort(at + 28), StandardCharsets.UTF_8).equals(name)) {
                return new Patch(bytes, at);
            }
        }
        throw new AssertionError("no entry " + name);
    }

    record Patch(ByteBuffer bytes, int at) {
        Patch two(int offset, int value) {
            bytes.putShort(at + offset, (short) value);
            return this;
        }

        Patch four(int offset, int value) {
            bytes.putInt(at + offset, value);
            return this;
        }

        int local() {
            return bytes.getInt(at + 42);
        }

        byte[] archive() {
            return bytes.array();
        }
    }
}
