package dev.gatun.http.internal.proxy.balance;

import java.util.List;

/**
 * What a pick depends on beside the upstreams.
 *
 * @param now the time
 * @param key what the request is hashed by; empty where nobody hashes
 * @param tried who was tried before, and failed
 */
public record Choice(long now, String key, List<Member> tried) {
    boolean allows(Member member) {
        return member.isAvailable(now) && (tried.isEmpty() || !tried.contains(member));
    }
}
