package dev.gatun.http.client;

import dev.gatun.http.internal.client.connect.JdkProxies;
import dev.gatun.http.internal.client.connect.ProxyVariables;
import java.net.ProxySelector;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * By which way a client reaches servers. Nothing is taken from the environment unless {@link #environment()} is asked for. Immutable; any thread.
 *
 * <p>{@snippet :
 * ClientProxy office = ClientProxy.http("proxy.example", 3128).login("user", "secret");
 * ClientProxy mixed = ClientProxy.select((scheme, host, port) -> host.endsWith(".onion") ? ClientProxy.socks5("127.0.0.1", 9050) : office);
 * }
 */
public sealed interface ClientProxy {
    /** Without a proxy. */
    static ClientProxy none() {
        return new Direct();
    }

    /** A proxy of HTTP/1.1: asked for tunnels to servers of TLS (CONNECT: RFC 9110, section 9.3.6), and for resources of others. */
    static Http http(String host, int port) {
        return new Http(host, port, false, Optional.empty());
    }

    /** The same where the proxy itself is spoken with over TLS, as the client speaks it with servers: so nobody on the way there sees names and logins. */
    static Http https(String host, int port) {
        return new Http(host, port, true, Optional.empty());
    }

    /** A proxy of SOCKS version 5 (RFC 1928), which also resolves the names of servers. */
    static Socks5 socks5(String host, int port) {
        return new Socks5(host, port, Optional.empty());
    }

    /** Another one for each server. */
    static ClientProxy select(Selector selector) {
        return new Selected(selector);
    }

    /** As the JDK's selector says, {@link ProxySelector#getDefault()} for example; the first that it names counts. */
    static ClientProxy selector(ProxySelector selector) {
        return new Selected(new JdkProxies(selector));
    }

    /**
     * As the environment says: {@code http_proxy}, {@code https_proxy}, {@code all_proxy} and {@code no_proxy}, read now.
     *
     * @see #environment(Map)
     */
    static ClientProxy environment() {
        return environment(System.getenv());
    }

    /**
     * As these variables say: {@code http_proxy}, {@code https_proxy}, {@code all_proxy}, each {@code
     * [http|https|socks5|socks5h://][user:password@]host[:port]},
     * and {@code no_proxy}, a list of names (with all below them), addresses and ranges of those, or {@code *}. Capitals count as well, but for {@code
     * HTTP_PROXY}, which a request can set where a program runs as CGI.
     *
     * @throws IllegalArgumentException when one is malformed, or names another kind of proxy
     */
    static ClientProxy environment(Map<String, String> variables) {
        return ProxyVariables.read(variables);
    }

    /** Which proxy serves a server. Called by virtual threads, several at once; may block. */
    @FunctionalInterface
    interface Selector {
        /**
         * The proxy.
         *
         * @param scheme {@code http} or {@code https}
         * @param host a name in lower case, or an address without brackets
         */
        ClientProxy proxyFor(String scheme, String host, int port);
    }

    /** None. */
    record Direct() implements ClientProxy {}

    /**
     * A proxy of HTTP/1.1.
     *
     * @param secure whether it is spoken with over TLS
     * @param login what it is told as basic authentication (RFC 7617)
     */
    record Http(String host, int port, boolean secure, Optional<Login> login) implements ClientProxy {
        /** @throws IllegalArgumentException when there is no host, or the port is none */
        public Http {
            Login.checkPlace(host, port);
        }

        /** The same with a login. */
        public Http login(String user, String password) {
            return new Http(host, port, secure, Optional.of(new Login(user, password)));
        }

        @Override
        public String toString() {
            return (secure ? "https://" : "http://") + host + ':' + port;
        }
    }

    /**
     * A proxy of SOCKS version 5.
     *
     * @param login what it is told (RFC 1929)
     */
    record Socks5(String host, int port, Optional<Login> login) implements ClientProxy {
        /** @throws IllegalArgumentException when there is no host, the port is none, or user or password have more than 255 bytes or none */
        public Socks5 {
            Login.checkPlace(host, port);
            login.ifPresent(Login::checkForSocks);
        }

        /** The same with a login. */
        public Socks5 login(String user, String password) {
            return new Socks5(host, port, Optional.of(new Login(user, password)));
        }

        @Override
        public String toString() {
            return "socks5://" + host + ':' + port;
        }
    }

    /** Depends on the server. */
    record Selected(Selector selector) implements ClientProxy {}

    /**
     * User and password for a proxy.
     *
     * @param user without a colon
     */
    record Login(String user, String password) {
        /** @throws IllegalArgumentException when the user has a colon, or either a control character (RFC 7617, section 2) */
        public Login {
            if (user.indexOf(':') >= 0 || (user + password).chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("a user with a colon, or a control character in user or password");
            }
        }

        /** The value of {@code proxy-authorization}. */
        public String basic() {
            return "Basic " + Base64.getEncoder().encodeToString((user + ':' + password).getBytes(StandardCharsets.UTF_8));
        }

        private void checkForSocks() {
            for (String part : new String[] {user, password}) {
                int bytes = part.getBytes(StandardCharsets.UTF_8).length;
                if (bytes < 1 || bytes > 255) {
                    throw new IllegalArgumentException("user or password of " + bytes + " bytes, which are to be 1..255 (RFC 1929, section 2)");
                }
            }
        }

        private static void checkPlace(String host, int port) {
            if (host.isEmpty() || port < 1 || port > 65_535) {
                throw new IllegalArgumentException("no proxy: host '" + host + "', port " + port);
            }
        }

        @Override
        public String toString() {
            // Without the password.
            return "login of " + user;
        }
    }
}
