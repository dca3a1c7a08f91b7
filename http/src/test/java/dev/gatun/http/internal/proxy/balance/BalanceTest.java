package dev.gatun.http.internal.proxy.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.proxy.Balance;
import dev.gatun.http.proxy.HashKey;
import dev.gatun.http.proxy.Upstream;
import dev.gatun.http.proxy.Upstreams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BalanceTest {
    private final Clock clock = new Clock();

    private static Upstreams three(Balance balance, int... weights) {
        return Upstreams.of(IntStream.range(0, weights.length).mapToObj(i -> Upstream.at("10.0.0." + (i + 1)).weight(weights[i])).toList()).balance(balance);
    }

    private Balancer balancer(Group group) {
        return new Balancer(group, new Random(7));
    }

    private static String name(Member member) {
        return String.valueOf((char) ('a' - 1 + Integer.parseInt(member.upstream().host().substring(7))));
    }

    private String deal(Balancer balancer, int count) {
        StringBuilder dealt = new StringBuilder();
        for (int i = 0; i < count; i++) {
            Member member = balancer.begin(clock.getAsLong(), "", List.of()).orElseThrow();
            dealt.append(name(member));
            member.connected();
            member.end(Outcome.GOOD, clock.getAsLong());
        }
        return dealt.toString();
    }

    private static Map<String, Integer> counts(String dealt) {
        return dealt.chars().mapToObj(c -> String.valueOf((char) c)).collect(Collectors.toMap(c -> c, c -> 1, Integer::sum));
    }

    @Test
    void inTurnEachGetsItsShareAndNoneIsAskedTwiceInARowWithoutNeed() {
        String dealt = deal(balancer(new Group(three(Balance.roundRobin(), 1, 1, 1), clock)), 30);
        assertThat(counts(dealt)).containsExactlyInAnyOrderEntriesOf(Map.of("a", 10, "b", 10, "c", 10));
        assertThat(dealt).doesNotContain("aa", "bb", "cc");
    }

    @Test
    void weightsAreSpreadEvenly() {
        String dealt = deal(balancer(new Group(three(Balance.roundRobin(), 5, 1, 1), clock)), 700);
        assertThat(counts(dealt).get("a")).isBetween(499, 501);
        assertThat(dealt).as("five of seven never come in a row but around the others").doesNotContain("aaaaaa");
    }

    @Test
    void loopsBeginAtDifferentPlaces() {
        Group group = new Group(three(Balance.roundRobin(), 1, 1, 1), clock);
        Random random = new Random(1);
        assertThat(IntStream.range(0, 40).mapToObj(i -> deal(new Balancer(group, random), 1)).distinct()).hasSize(3);
    }

    @Test
    void theFewestUnderWayForTheWeightGetsTheNext() {
        Group group = new Group(three(Balance.leastConnections(), 1, 2, 1), clock);
        Balancer balancer = balancer(group);
        List<Member> busy = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            busy.add(balancer.begin(clock.getAsLong(), "", List.of()).orElseThrow());
        }
        assertThat(group.members().stream().map(Member::active)).containsExactly(10, 20, 10);
        busy.forEach(member -> member.end(Outcome.GOOD, clock.getAsLong()));
        assertThat(group.members().stream().map(Member::active)).containsOnly(0);
    }

    @Test
    void theBetterOfTwoAvoidsTheBusyOne() {
        Group group = new Group(three(Balance.twoChoices(), 1, 1, 1), clock);
        Balancer balancer = balancer(group);
        Member busy = group.members().getFirst();
        for (int i = 0; i < 50; i++) {
            busy.begin(clock.getAsLong());
        }
        assertThat(counts(deal(balancer, 100))).doesNotContainKey("a").hasSize(2);
    }

    @Test
    void theSameKeyGoesToTheSameUpstreamOnEveryLoop() {
        Group group = new Group(three(Balance.hash(HashKey.client()), 1, 1, 1), clock);
        Balancer one = new Balancer(group, new Random(1));
        Balancer other = new Balancer(group, new Random(2));
        for (int key = 0; key < 100; key++) {
            assertThat(pick(one, "k" + key)).isEqualTo(pick(other, "k" + key));
        }
    }

    private String pick(Balancer balancer, String key) {
        Member member = balancer.begin(clock.getAsLong(), key, List.of()).orElseThrow();
        member.connected();
        member.end(Outcome.GOOD, clock.getAsLong());
        return name(member);
    }

    @Test
    void keysAreSharedOutByWeightAndMoveOnlyFromTheOneThatGoes() {
        Group group = new Group(three(Balance.hash(HashKey.client()), 1, 2, 1), clock);
        Balancer balancer = balancer(group);
        Map<String, String> before = new HashMap<>();
        for (int key = 0; key < 10_000; key++) {
            before.put("key" + key, pick(balancer, "key" + key));
        }
        Map<String, Integer> counts = counts(String.join("", before.values()));
        assertThat(counts.get("a")).isBetween(2_300, 2_700);
        assertThat(counts.get("b")).isBetween(4_800, 5_200);
        group.remove("10.0.0.1");
        before.forEach((key, upstream) -> {
            String now = pick(balancer, key);
            assertThat(upstream.equals("a") || now.equals(upstream)).as("%s stays at %s", key, upstream).isTrue();
            assertThat(now).isNotEqualTo("a");
        });
        group.add(Upstream.at("10.0.0.1"));
        before.forEach((key, upstream) -> assertThat(pick(balancer, key)).isEqualTo(upstream));
    }

    @Test
    void whoWasTriedIsNotTriedAgain() {
        Group group = new Group(three(Balance.roundRobin(), 1, 1, 1), clock);
        Balancer balancer = balancer(group);
        List<Member> tried = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            tried.add(balancer.begin(clock.getAsLong(), "", List.copyOf(tried)).orElseThrow());
        }
        assertThat(tried).doesNotHaveDuplicates();
        assertThat(balancer.begin(clock.getAsLong(), "", tried)).isEmpty();
    }

    @Test
    void oneThatDrainsGetsNoMoreAndOneThatIsBackDoes() {
        Group group = new Group(three(Balance.roundRobin(), 1, 1), clock);
        Balancer balancer = balancer(group);
        Member underWay = group.members().getFirst();
        underWay.begin(clock.getAsLong());
        assertThat(group.drain("http://10.0.0.1:80")).isTrue();
        assertThat(deal(balancer, 10)).isEqualTo("b".repeat(10));
        assertThat(group.statistics().getFirst()).matches(fares -> fares.draining() && fares.active() == 1);
        assertThat(group.resume("10.0.0.1")).isTrue();
        assertThat(counts(deal(balancer, 10))).containsEntry("a", 5);
        assertThat(group.drain("10.0.0.9")).isFalse();
    }

    @Test
    void upstreamsComeAndGoAtRunTime() {
        Group group = new Group(three(Balance.roundRobin(), 1), clock);
        Balancer balancer = balancer(group);
        group.add(Upstream.at("10.0.0.2"));
        assertThat(counts(deal(balancer, 10))).isEqualTo(Map.of("a", 5, "b", 5));
        group.add(Upstream.at("10.0.0.2").weight(4));
        assertThat(counts(deal(balancer, 100)).get("b")).isBetween(79, 81);
        assertThat(group.remove("10.0.0.1")).isTrue();
        assertThat(group.remove("10.0.0.1")).isFalse();
        assertThat(deal(balancer, 5)).isEqualTo("bbbbb");
        Member kept = group.members().getFirst();
        group.replace(List.of(Upstream.at("10.0.0.3"), Upstream.at("10.0.0.2")));
        assertThat(group.members()).hasSize(2).contains(kept);
        group.replace(List.of());
        assertThat(balancer.begin(clock.getAsLong(), "", List.of())).isEqualTo(Optional.empty());
    }

    @Test
    void theShareOfOneThatIsNewGrows() {
        Group group = new Group(three(Balance.roundRobin(), 1).slowStart(Duration.ofSeconds(10)), clock);
        Balancer balancer = balancer(group);
        group.add(Upstream.at("10.0.0.2"));
        assertThat(counts(deal(balancer, 110)).get("b")).as("a tenth at first").isBetween(9, 12);
        clock.advance(Duration.ofSeconds(5));
        assertThat(counts(deal(balancer, 150)).get("b")).as("half at half time").isBetween(48, 52);
        clock.advance(Duration.ofSeconds(5));
        assertThat(counts(deal(balancer, 100)).get("b")).isBetween(49, 51);
    }
}
