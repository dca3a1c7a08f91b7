package dev.gatun.http.internal.proxyprotocol;

import dev.gatun.http.ProxyHeader;
import dev.gatun.reactor.Buffer;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** Version 1, a line of text: {@code PROXY TCP4 192.0.2.1 192.0.2.2 56324 443}. Section 2.1. Pure. */
final class Version1 {
    private static final byte[] START = "PROXY ".getBytes(StandardCharsets.US_ASCII);

    /** With CR and LF; section 2.1. */
    private static final int LONGEST = 107;

    private static final Pattern IPV4 = Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:]*(:[0-9]{1,3}(\\.[0-9]{1,3}){3})?");
    private static final Pattern PORT = Pattern.compile("0|[1-9][0-9]{0,4}");

    private Version1() {}

    static Optional<ProxyHeader> read(Buffer data) {
        if (!ProxyHeaderReader.mayBegin(data, START)) {
            throw new MalformedProxyHeader("it does not begin with PROXY");
        }
        int start = data.readIndex();
        int most = Math.min(data.readableBytes(), LONGEST);
        for (int i = START.length; i < most; i++) {
            byte b = data.get(start + i);
            if (data.get(start + i - 1) == '\r') {
                if (b != '\n') {
                    throw new MalformedProxyHeader("CR without LF");
                }
                byte[] line = new byte[i - 1];
                data.read(line, 0, line.length);
                data.skip(2);
                return Optional.of(parse(new String(line, START.length, line.length - START.length, StandardCharsets.US_ASCII)));
            }
            if (b != '\r' && (b < ' ' || b > '~')) {
                throw new MalformedProxyHeader("a character that is not printable");
            }
        }
        if (most == LONGEST) {
            throw new MalformedProxyHeader("longer than " + LONGEST + " bytes");
        }
        return Optional.empty();
    }

    private static ProxyHeader parse(String line) {
        if (line.equals("UNKNOWN") || line.startsWith("UNKNOWN ")) {
            // Whatever follows is ignored.
            return ProxyHeader.local();
        }
        String[] words = line.split(" ", -1);
        if (words.length != 5 || !words[0].equals("TCP4") && !words[0].equals("TCP6")) {
            throw new MalformedProxyHeader("neither TCP4, TCP6 nor UNKNOWN with what belongs to it");
        }
        boolean six = words[0].equals("TCP6");
        return ProxyHeader.of(address(words[1], words[3], six), address(words[2], words[4], six));
    }

    private static InetSocketAddress address(String host, String port, boolean six) {
        if (!(six ? IPV6 : IPV4).matcher(host).matches() || !PORT.matcher(port).matches() || Integer.parseInt(port) > 65_535) {
            throw new MalformedProxyHeader("an address that is none of its family, or a port that is none");
        }
        try {
            return new InetSocketAddress(InetAddress.ofLiteral(host), Integer.parseInt(port));
        } catch (IllegalArgumentException e) {
            throw new MalformedProxyHeader("an address that is none");
        }
    }

    static byte[] write(ProxyHeader header) {
        if (header.source().isPresent() && header.source().get() instanceof InetSocketAddress source && !source.isUnresolved()
                && destination(header) instanceof InetSocketAddress destination && !destination.isUnresolved()) {
            boolean six = source.getAddress() instanceof Inet6Address || destination.getAddress() instanceof Inet6Address;
            return ("PROXY " + (six ? "TCP6 " : "TCP4 ") + text(source, six) + ' ' + text(destination, six) + ' ' + source.getPort() + ' '
                    + destination.getPort() + "\r\n").getBytes(StandardCharsets.US_ASCII);
        }
        return "PROXY UNKNOWN\r\n".getBytes(StandardCharsets.US_ASCII);
    }

    private static SocketAddress destination(ProxyHeader header) {
        return header.destination().orElseThrow();
    }

    private static String text(InetSocketAddress address, boolean six) {
        String text = address.getAddress().getHostAddress();
        int scope = text.indexOf('%');
        String bare = scope < 0 ? text : text.substring(0, scope);
        return six && !(address.getAddress() instanceof Inet6Address) ? "::ffff:" + bare : bare;
    }
}
