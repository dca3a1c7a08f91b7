package dev.gatun.http.internal.proxy.fields;

import dev.gatun.http.internal.HeaderList;
import dev.gatun.http.proxy.Forwarding;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** What an upstream is told of the client: {@code X-Forwarded-*} and {@code Forwarded} (RFC 7239). Stateless. */
public final class ClientFields {
    private ClientFields() {}

    /**
     * Puts them into the fields of a request.
     *
     * @param fields those that the client sent, which lose what it may not say
     * @param client who sent them
     * @param authority the host that it asked for
     * @param scheme how it came
     */
    public static void apply(HeaderList fields, Forwarding policy, SocketAddress client, String authority, String scheme) {
        if (!policy.trusted().contains(client)) {
            for (String name : new String[] {"forwarded", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-forwarded-port", "x-forwarded-prefix",
                "x-forwarded-server", "x-forwarded-by", "x-forwarded-ssl", "x-real-ip"}) {
                fields.remove(name);
            }
        }
        if (policy.xForwarded()) {
            append(fields, "x-forwarded-for", address(client));
            setIfAbsent(fields, "x-forwarded-proto", scheme);
            if (!authority.isEmpty()) {
                setIfAbsent(fields, "x-forwarded-host", authority);
            }
        }
        if (policy.forwarded()) {
            append(fields, "forwarded", element(client, authority, scheme));
        }
    }

    /** The client's address as text; {@code unknown} where it has none, as RFC 7239, section 6.2, has it. */
    public static String address(SocketAddress client) {
        if (client instanceof InetSocketAddress inet && inet.getAddress() != null) {
            String text = inet.getAddress().getHostAddress();
            int zone = text.indexOf('%');
            return zone < 0 ? text : text.substring(0, zone);
        }
        return "unknown";
    }

    private static String element(SocketAddress client, String authority, String scheme) {
        StringBuilder text = new StringBuilder("for=").append(node(client));
        if (!authority.isEmpty()) {
            // Its characters were checked when it was parsed; a colon needs quotes
            text.append(";host=\"").append(authority).append('"');
        }
        return text.append(";proto=").append(scheme).toString();
    }

    private static String node(SocketAddress client) {
        InetAddress address = client instanceof InetSocketAddress inet ? inet.getAddress() : null;
        return address instanceof Inet6Address ? "\"[" + address(client) + "]\"" : address(client);
    }

    private static void append(HeaderList fields, String name, String value) {
        String before = String.join(", ", fields.all(name));
        fields.set(name, before.isEmpty() ? value : before + ", " + value);
    }

    private static void setIfAbsent(HeaderList fields, String name, String value) {
        if (!fields.contains(name)) {
            fields.add(name, value);
        }
    }
}
