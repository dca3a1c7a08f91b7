/**
 * The HTTP client: one API over HTTP/1.1 and HTTP/2, blocking for virtual threads and the same asynchronously.
 *
 * <p>{@snippet :
 * try (HttpClient client = HttpClient.create()) {
 *     String text = client.get("https://example.com/").send().text();
 * }
 * }
 */
package dev.gatun.http.client;
