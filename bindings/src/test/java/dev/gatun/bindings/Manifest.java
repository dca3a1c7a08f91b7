package dev.gatun.bindings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The SHA-256 of every file of a generated package, in the format of {@code sha256sum}.
 *
 * @param checksums by the file's name in the package
 */
record Manifest(SortedMap<String, String> checksums) {

    /** Reads what generate.sh wrote. */
    static Manifest read(Path file) throws IOException {
        SortedMap<String, String> checksums = new TreeMap<>();
        for (String line : Files.readAllLines(file)) {
            String[] parts = line.split(" [ *]", 2);
            checksums.put(parts[1], parts[0]);
        }
        return new Manifest(checksums);
    }

    /** Takes the checksums of what lies in a folder and below it. */
    static Manifest of(Path folder) throws IOException {
        SortedMap<String, String> checksums = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                checksums.put(folder.relativize(file).toString().replace('\\', '/'), sha256(Files.readAllBytes(file)));
            }
        }
        return new Manifest(checksums);
    }

    /** What differs in {@code actual}, one sentence a file. */
    List<String> differences(Manifest actual) {
        SortedSet<String> names = new TreeSet<>(checksums.keySet());
        names.addAll(actual.checksums.keySet());
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            String wanted = checksums.get(name);
            String found = actual.checksums.get(name);
            if (found == null) {
                differences.add(name + " is missing");
            } else if (wanted == null) {
                differences.add(name + " was not generated");
            } else if (!wanted.equals(found)) {
                differences.add(name + " was edited");
            }
        }
        return differences;
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
