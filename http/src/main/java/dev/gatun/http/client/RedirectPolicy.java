package dev.gatun.http.client;

/**
 * Which redirects a client follows by itself (RFC 9110, section 15.4). A value; any thread.
 *
 * @param most how many in a row; 0 hands each redirect to the program
 * @param otherOrigins whether they may lead to another scheme, host or port; credentials never go along
 * @param toClearText whether they may lead from {@code https} to {@code http}
 */
public record RedirectPolicy(int most, boolean otherOrigins, boolean toClearText) {
    /** @throws IllegalArgumentException when {@code most} is negative */
    public RedirectPolicy {
        if (most < 0) {
            throw new IllegalArgumentException("most redirects " + most + " is negative");
        }
    }

    /** None is followed. */
    public static RedirectPolicy none() {
        return new RedirectPolicy(0, false, false);
    }

    /** Up to {@code most} are followed, to any origin but from TLS to clear text. */
    public static RedirectPolicy upTo(int most) {
        return new RedirectPolicy(most, true, false);
    }

    /** A copy that stays at the origin, or leaves it. */
    public RedirectPolicy otherOrigins(boolean follow) {
        return new RedirectPolicy(most, follow, toClearText);
    }

    /** A copy that follows to clear text, or does not. */
    public RedirectPolicy toClearText(boolean follow) {
        return new RedirectPolicy(most, otherOrigins, follow);
    }
}
