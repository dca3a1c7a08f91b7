package dev.gatun.jmh.peers.clients;

import java.net.URI;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/** Apache's classic client, by threads that wait. */
public final class ApacheWaiting implements Function<URI, Callable<byte[]>> {
    @Override
    public Callable<byte[]> apply(URI uri) {
        CloseableHttpClient client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnTotal(ApacheAsking.MOST).setMaxConnPerRoute(ApacheAsking.MOST).build())
                .build();
        return () -> client.execute(new HttpGet(uri), response -> EntityUtils.toByteArray(response.getEntity()));
    }
}
