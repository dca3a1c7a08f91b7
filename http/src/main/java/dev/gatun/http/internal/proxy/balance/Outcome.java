package dev.gatun.http.internal.proxy.balance;

/** What the end of a request says of its upstream. */
public enum Outcome {
    /** It answered. */
    GOOD,
    /** It did not, or with 502, 503 or 504. */
    BAD,
    /** Nothing: the client went. */
    UNDECIDED
}
