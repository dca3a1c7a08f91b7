package dev.gatun.tls.internal.ocsp;

import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.net.spi.URLStreamHandlerProvider;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * URLs that carry OCSP responses in themselves, as {@code data:} URLs carry theirs. JSSE takes staples from nowhere but a responder that it asks by URL;
 * so it is given one that needs neither a server nor state. The JDK finds this provider as a service; any thread.
 */
public final class StapleUrls extends URLStreamHandlerProvider {
    static final String SCHEME = "gatun-staple";

    /** By the {@link java.util.ServiceLoader}. */
    public StapleUrls() {}

    /** The URL of a responder that knows these staples. */
    public static String of(List<Staple> staples) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return staples.stream().map(staple -> base64.encodeToString(staple.der())).collect(Collectors.joining(".", SCHEME + "://memory/", ""));
    }

    /** The staples that a URL carries. */
    static List<Staple> read(URL url) {
        return Stream.of(url.getPath().substring(1).split("\\.")).map(part -> Staple.again(Base64.getUrlDecoder().decode(part))).toList();
    }

    @Override
    public URLStreamHandler createURLStreamHandler(String protocol) {
        // null is how a provider says that it does not know the scheme.
        return protocol.equals(SCHEME) ? new Handler() : null;
    }

    private static final class Handler extends URLStreamHandler {
        @Override
        protected URLConnection openConnection(URL url) {
            return new StapleConnection(url);
        }
    }
}
