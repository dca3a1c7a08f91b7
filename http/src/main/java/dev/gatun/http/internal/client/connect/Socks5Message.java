package dev.gatun.http.internal.client.connect;

import dev.gatun.http.client.ClientProxy;
import dev.gatun.reactor.Buffer;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a client says to a proxy of SOCKS version 5 (RFC 1928; RFC 1929), and how long the answers are. Pure. */
final class Socks5Message {
    static final int VERSION = 5;
    static final int NO_LOGIN = 0;
    static final int BY_PASSWORD = 2;
    static final int NOTHING_ACCEPTED = 0xFF;

    private static final int CONNECT = 1;
    private static final int IPV4 = 1;
    private static final int NAME = 3;
    private static final int IPV6 = 4;
    private static final int LONGEST_NAME = 255;

    private Socks5Message() {}

    /** The first message: how this side could log in. */
    static byte[] greeting(boolean login) {
        return login ? new byte[] {VERSION, 2, NO_LOGIN, BY_PASSWORD} : new byte[] {VERSION, 1, NO_LOGIN};
    }

    /** User and password. */
    static byte[] login(ClientProxy.Login login) {
        byte[] user = login.user().getBytes(StandardCharsets.UTF_8);
        byte[] password = login.password().getBytes(StandardCharsets.UTF_8);
        Buffer message = Buffer.allocate(3 + user.length + password.length);
        message.put((byte) 1).put((byte) user.length).put(user).put((byte) password.length).put(password);
        return message.toByteArray();
    }

    /**
     * The request for a connection to a server.
     *
     * @throws IllegalArgumentException when the name is longer than may be
     */
    static byte[] connect(String host, int port) {
        Optional<InetAddress> literal = Literals.address(host);
        byte[] address = literal.map(InetAddress::getAddress).orElseGet(() -> host.getBytes(StandardCharsets.UTF_8));
        if (address.length > LONGEST_NAME) {
            throw new IllegalArgumentException("a name of " + address.length + " bytes can't be asked of SOCKS, which has " + LONGEST_NAME);
        }
        Buffer message = Buffer.allocate(7 + address.length);
        message.put((byte) VERSION).put((byte) CONNECT).put((byte) 0);
        if (literal.isPresent()) {
            message.put((byte) (address.length == 4 ? IPV4 : IPV6));
        } else {
            message.put((byte) NAME).put((byte) address.length);
        }
        message.put(address).put((byte) (port >> 8)).put((byte) port);
        return message.toByteArray();
    }

    /**
     * How long the answer to a request is that begins at the buffer's read index; 0 when that can't be said yet, -1 when its form of address is unknown.
     */
    static int replyLength(Buffer data) {
        if (data.readableBytes() < 5) {
            return 0;
        }
        int at = data.readIndex();
        return switch (data.get(at + 3)) {
            case IPV4 -> 10;
            case IPV6 -> 22;
            case NAME -> 7 + (data.get(at + 4) & 0xFF);
            default -> -1;
        };
    }

    /** What the code of a refusal means (RFC 1928, section 6). */
    static String reply(int code) {
        return switch (code) {
            case 1 -> "general failure";
            case 2 -> "not allowed by its rules";
            case 3 -> "network unreachable";
            case 4 -> "host unreachable";
            case 5 -> "connection refused";
            case 6 -> "TTL expired";
            case 7 -> "command not supported";
            case 8 -> "address type not supported";
            default -> "unknown reply " + code;
        };
    }

    /** Whether the same may work a little later: not against rules or for want of abilities. */
    static boolean mayPass(int code) {
        return code == 1 || code >= 3 && code <= 6;
    }
}
