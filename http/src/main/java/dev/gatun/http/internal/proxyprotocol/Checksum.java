package dev.gatun.http.internal.proxyprotocol;

import java.util.zip.CRC32C;

/** The checksum of a header of version 2: CRC32C over all of it, with zeros in the place of the checksum. Section 2.2.3. Pure. */
final class Checksum {
    private static final byte[] ZEROS = new byte[4];

    private Checksum() {}

    private static int of(byte[] header, int place) {
        CRC32C crc = new CRC32C();
        crc.update(header, 0, place);
        crc.update(ZEROS);
        crc.update(header, place + ZEROS.length, header.length - place - ZEROS.length);
        return (int) crc.getValue();
    }

    static boolean isRight(byte[] header, int place) {
        int said = 0;
        for (int i = 0; i < ZEROS.length; i++) {
            said = said << 8 | header[place + i] & 0xFF;
        }
        return said == of(header, place);
    }

    static void write(byte[] header, int place) {
        int crc = of(header, place);
        for (int i = 0; i < ZEROS.length; i++) {
            header[place + i] = (byte) (crc >>> 24 - 8 * i);
        }
    }
}
