package dev.gatun.http.internal.proxy.reverse;

import dev.gatun.http.internal.client.pool.LoopPool;
import dev.gatun.http.internal.proxy.balance.Balancer;
import dev.gatun.reactor.EventLoop;

/**
 * What one loop keeps for one proxy. Loop only.
 *
 * @param loop the loop
 * @param pool its connections to upstreams
 * @param balancer deals its requests out
 */
public record ProxyLoop(EventLoop loop, LoopPool pool, Balancer balancer) {}
