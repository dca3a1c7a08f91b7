package dev.gatun.http;

import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What a proxy says of a connection in front of its bytes: the PROXY protocol of HAProxy, version 1 or 2. A value; any thread.
 *
 * @param source the client's address; empty when the proxy speaks for itself ({@code LOCAL}), or does not know ({@code UNKNOWN})
 * @param destination the address that the client connected to; there when the source is
 * @param tlvs more, by types; only version 2 has them
 */
public record ProxyHeader(Optional<SocketAddress> source, Optional<SocketAddress> destination, List<Tlv> tlvs) {
    /** The protocol above, by its name of ALPN: {@code h2}. */
    public static final int ALPN = 0x01;

    /** The host that the client asked for in TLS, for example. */
    public static final int AUTHORITY = 0x02;

    /** Made and checked by what writes and reads headers; never in the list. */
    public static final int CHECKSUM = 0x03;

    /** A number of the connection, up to 128 bytes. */
    public static final int UNIQUE_ID = 0x05;

    /** What TLS with the client agreed; its value has TLVs of its own. */
    public static final int SSL = 0x20;

    /** @throws IllegalArgumentException when one address is there and the other is not */
    public ProxyHeader {
        if (source.isPresent() != destination.isPresent()) {
            throw new IllegalArgumentException("source " + source + ", but destination " + destination);
        }
        tlvs = List.copyOf(tlvs);
    }

    /** Of a connection for somebody else. */
    public static ProxyHeader of(SocketAddress source, SocketAddress destination) {
        return new ProxyHeader(Optional.of(source), Optional.of(destination), List.of());
    }

    /** Of a connection that a proxy makes for itself, a health check for example. */
    public static ProxyHeader local() {
        return new ProxyHeader(Optional.empty(), Optional.empty(), List.of());
    }

    /** The same with one more. */
    public ProxyHeader with(int type, byte[] value) {
        List<Tlv> more = new ArrayList<>(tlvs);
        more.add(new Tlv(type, value));
        return new ProxyHeader(source, destination, more);
    }

    /** The value of the first of a type. */
    public Optional<byte[]> value(int type) {
        return tlvs.stream().filter(tlv -> tlv.type() == type).map(Tlv::value).findFirst();
    }

    /** The value of {@link #AUTHORITY}. */
    public Optional<String> authority() {
        return value(AUTHORITY).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /**
     * Type, length and value.
     *
     * @param type 0..255
     * @param value up to 65,535 bytes
     */
    public record Tlv(int type, byte[] value) {
        /** @throws IllegalArgumentException when the type is none, or is that of the checksum or of padding, or the value is too long */
        public Tlv {
            if (type < 0 || type > 0xFF || type == CHECKSUM || type == 0x04 || value.length > 0xFFFF) {
                throw new IllegalArgumentException("TLV of type " + type + " with " + value.length + " bytes");
            }
            value = value.clone();
        }

        /** A copy. */
        @Override
        public byte[] value() {
            return value.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Tlv that && type == that.type && Arrays.equals(value, that.value);
        }

        @Override
        public int hashCode() {
            return 31 * type + Arrays.hashCode(value);
        }

        @Override
        public String toString() {
            return "0x" + HexFormat.of().toHexDigits((byte) type) + '=' + HexFormat.of().formatHex(value);
        }
    }
}
