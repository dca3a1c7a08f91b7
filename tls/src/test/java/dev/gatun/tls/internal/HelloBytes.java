package dev.gatun.tls.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes client's hellos, well-formed or not. */
final class HelloBytes {
    private final ByteArrayOutputStream extensions = new ByteArrayOutputStream();

    HelloBytes extension(int type, byte... content) {
        extensions.writeBytes(number(2, type));
        extensions.writeBytes(vector(2, content));
        return this;
    }

    HelloBytes serverName(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        return extension(0, vector(2, concat(new byte[] {0}, vector(2, bytes))));
    }

    HelloBytes protocols(String... names) {
        byte[] all = {};
        for (String name : names) {
            all = concat(all, vector(1, name.getBytes(StandardCharsets.ISO_8859_1)));
        }
        return extension(16, vector(2, all));
    }

    HelloBytes versions(int... versions) {
        byte[] all = {};
        for (int version : versions) {
            all = concat(all, number(2, version));
        }
        return extension(43, vector(1, all));
    }

    /** The handshake message, its header included. */
    byte[] message() {
        byte[] body = concat(number(2, 0x0303), new byte[32], vector(1, new byte[32]), vector(2, number(2, 0x1301)), vector(1, new byte[1]));
        if (extensions.size() > 0) {
            body = concat(body, vector(2, extensions.toByteArray()));
        }
        return concat(new byte[] {1}, vector(3, body));
    }

    /** In one record. */
    byte[] record() {
        return record(message());
    }

    static byte[] record(byte[] fragment) {
        return concat(new byte[] {22, 3, 1}, vector(2, fragment));
    }

    /** In records of at most {@code size} bytes. */
    byte[] records(int size) {
        byte[] message = message();
        byte[] all = {};
        for (int at = 0; at < message.length; at += size) {
            all = concat(all, record(java.util.Arrays.copyOfRange(message, at, Math.min(message.length, at + size))));
        }
        return all;
    }

    static byte[] vector(int lengthBytes, byte[] content) {
        return concat(number(lengthBytes, content.length), content);
    }

    static byte[] number(int size, int value) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (value >>> 8 * (size - 1 - i));
        }
        return bytes;
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
