package dev.gatun.http.internal.client.connect;

import dev.gatun.http.client.ClientProxy;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The proxies that variables of an environment name, as most programs on Unix read them. A value; any thread. */
public final class ProxyVariables implements ClientProxy.Selector {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int SOCKS_PORT = 1080;

    private final ClientProxy clear;
    private final ClientProxy secure;
    private final NoProxy exceptions;

    private ProxyVariables(ClientProxy clear, ClientProxy secure, NoProxy exceptions) {
        this.clear = clear;
        this.secure = secure;
        this.exceptions = exceptions;
    }

    /** @throws IllegalArgumentException when a variable is malformed */
    public static ClientProxy read(Map<String, String> variables) {
        Optional<String> all = variable(variables, "all_proxy");
        // HTTP_PROXY is what a CGI program is given for a request's header "Proxy" (CVE-2016-5385).
        Optional<String> http = Optional.ofNullable(variables.get("http_proxy")).filter(value -> !value.isBlank());
        ClientProxy clear = http.or(() -> all).map(ProxyVariables::proxy).orElse(ClientProxy.none());
        ClientProxy secure = variable(variables, "https_proxy").or(() -> all).map(ProxyVariables::proxy).orElse(ClientProxy.none());
        if (clear instanceof ClientProxy.Direct && secure instanceof ClientProxy.Direct) {
            return ClientProxy.none();
        }
        return ClientProxy.select(new ProxyVariables(clear, secure, NoProxy.of(variable(variables, "no_proxy").orElse(""))));
    }

    private static Optional<String> variable(Map<String, String> variables, String name) {
        return Optional.ofNullable(variables.get(name)).or(() -> Optional.ofNullable(variables.get(name.toUpperCase(Locale.ROOT))))
                .filter(value -> !value.isBlank());
    }

    private static ClientProxy proxy(String text) {
        String trimmed = text.strip();
        URI uri;
        try {
            uri = URI.create(trimmed.contains("://") ? trimmed : "http://" + trimmed);
        } catch (IllegalArgumentException e) {
            // Neither the text nor the cause, since both may show a password.
            throw malformed();
        }
        String host = uri.getHost();
        if (host == null) {
            throw malformed();
        }
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        Optional<ClientProxy.Login> login = Optional.ofNullable(uri.getRawUserInfo()).map(ProxyVariables::login);
        return switch (uri.getScheme().toLowerCase(Locale.ROOT)) {
            case "http" -> new ClientProxy.Http(bare, uri.getPort() < 0 ? HTTP_PORT : uri.getPort(), false, login);
            case "https" -> new ClientProxy.Http(bare, uri.getPort() < 0 ? HTTPS_PORT : uri.getPort(), true, login);
            case "socks", "socks5", "socks5h" -> new ClientProxy.Socks5(bare, uri.getPort() < 0 ? SOCKS_PORT : uri.getPort(), login);
            default -> throw new IllegalArgumentException("a proxy of \"" + uri.getScheme() + "\" is not known: http, https and socks5 are");
        };
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException("a variable for a proxy is malformed: [http|https|socks5://][user:password@]host[:port]");
    }

    private static ClientProxy.Login login(String info) {
        int colon = info.indexOf(':');
        return colon < 0 ? new ClientProxy.Login(decode(info), "") : new ClientProxy.Login(decode(info.substring(0, colon)), decode(info.substring(colon + 1)));
    }

    private static String decode(String text) {
        // Only in forms is a plus a space.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public ClientProxy proxyFor(String scheme, String host, int port) {
        if (exceptions.contains(host, port)) {
            return ClientProxy.none();
        }
        return scheme.equals("https") ? secure : clear;
    }
}
