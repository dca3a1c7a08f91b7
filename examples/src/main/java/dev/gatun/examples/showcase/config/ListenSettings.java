package dev.gatun.examples.showcase.config;

import dev.gatun.http.AddressRanges;
import dev.gatun.http.Listen;
import dev.gatun.reactor.SocketAddresses;
import dev.gatun.tls.TlsConfig;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * Where a server listens.
 *
 * @param kind in clear text, over TLS, or by a Unix-domain socket
 * @param address as the system takes it
 * @param protocols which versions of HTTP are spoken
 * @param proxies whose clients are announced by the PROXY protocol
 */
public record ListenSettings(Kind kind, SocketAddress address, Protocols protocols, Optional<AddressRanges> proxies) {
    /** What is below HTTP. */
    public enum Kind { HTTP, HTTPS, UNIX }

    /** Versions of HTTP. */
    public enum Protocols { BOTH, HTTP_1, HTTP_2 }

    static Optional<ListenSettings> read(Section section) {
        Optional<SocketAddress> http = section.find("http", "one of these").flatMap(value -> value.parsed(ListenSettings::tcp));
        Optional<SocketAddress> https = section.find("https", "one of these").flatMap(value -> value.parsed(ListenSettings::tcp));
        Optional<SocketAddress> unix = section.find("unix", "one of these").flatMap(Value::path).map(SocketAddresses::unix);
        Protocols protocols = protocols(section);
        List<AddressRanges> proxies = section.list("proxyProtocol", value -> value.parsed(AddressRanges::of));
        List<Kind> kinds = List.of(Kind.values()).stream().filter(kind -> section.has(Words.spelled(kind))).toList();
        if (kinds.size() != 1) {
            section.wrong("a listener has one of http, https, unix");
            return Optional.empty();
        }
        Optional<AddressRanges> trusted = proxies.stream().reduce(AddressRanges::and);
        return http.or(() -> https).or(() -> unix).map(address -> new ListenSettings(kinds.getFirst(), address, protocols, trusted));
    }

    private static Protocols protocols(Section section) {
        List<String> both = List.of("h2", "http/1.1");
        List<String> named = section.find("protocols", "h2, http/1.1").map(value -> value.list(one -> one.choice(both, name -> name))).orElse(both);
        return named.size() != 1 ? Protocols.BOTH : named.getFirst().equals("h2") ? Protocols.HTTP_2 : Protocols.HTTP_1;
    }

    private static InetSocketAddress tcp(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String port = text.substring(colon + 1);
        boolean inRange = port.matches("[0-9]{1,5}") && Integer.parseInt(port) <= 65_535;
        if (colon < 0 || !inRange || !bracketed && host.contains(":")) {
            throw new IllegalArgumentException("\"" + text + "\" is no address such as 127.0.0.1:8080, [::1]:8080 or :8080 for all of the machine's");
        }
        int number = Integer.parseInt(port);
        return host.isEmpty() ? new InetSocketAddress(number) : SocketAddresses.tcp(bracketed ? host.substring(1, host.length() - 1) : host, number);
    }

    /** Whether the system chooses the port. */
    boolean anyPort() {
        return address instanceof InetSocketAddress inet && inet.getPort() == 0;
    }

    Listen listen(TlsConfig tls, SocketsByAddress given) {
        Listen listen = given.listen(address);
        listen = switch (protocols) {
            case BOTH -> listen;
            case HTTP_1 -> listen.http1Only();
            case HTTP_2 -> listen.http2Only();
        };
        listen = kind == Kind.HTTPS ? listen.tls(tls) : listen;
        return proxies.isPresent() ? listen.proxyProtocol(proxies.get()) : listen;
    }

    @Override
    public String toString() {
        return Words.spelled(kind) + ' ' + address;
    }
}
