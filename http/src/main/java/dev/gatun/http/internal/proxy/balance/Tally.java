package dev.gatun.http.internal.proxy.balance;

import java.util.concurrent.atomic.LongAdder;

/** Requests that went well and that did not. Any thread. */
final class Tally {
    final LongAdder good = new LongAdder();
    final LongAdder bad = new LongAdder();
}
