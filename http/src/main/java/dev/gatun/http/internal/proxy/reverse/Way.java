package dev.gatun.http.internal.proxy.reverse;

import dev.gatun.http.internal.client.retry.RetryBudget;
import dev.gatun.http.internal.proxy.balance.Group;

/**
 * Where requests go, and how. Any thread.
 *
 * @param group the upstreams
 * @param rules what becomes of heads, and for how long each step is waited for
 * @param budget what repetitions cost
 */
public record Way(Group group, ProxyRules rules, RetryBudget budget) {}
