package dev.gatun.websocket;

import java.util.Map;

/**
 * What the sessions of a route or a client have counted.
 *
 * @param opened sessions that have begun
 * @param open sessions that have not ended
 * @param received whole messages that came
 * @param receivedBytes their bytes, after inflating
 * @param sent messages, or pieces of them, that were sent
 * @param limitHits how often each limit was hit, by its name in {@link WebSocketLimits}, or {@code idle}
 */
public record WebSocketStatistics(long opened, long open, long received, long receivedBytes, long sent, Map<String, Long> limitHits) {}
