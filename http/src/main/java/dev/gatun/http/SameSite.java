package dev.gatun.http;

/** Whether a cookie is sent with requests that another site caused (RFC 6265bis section 5.6.7). */
public enum SameSite {
    /** Only with requests from the same site. */
    STRICT("Strict"),
    /** Also when the user follows a link from another site; the default of {@link Cookie}. */
    LAX("Lax"),
    /** Always; browsers want {@code Secure} with it. */
    NONE("None");

    private final String text;

    SameSite(String text) {
        this.text = text;
    }

    /** As it is written in {@code Set-Cookie}. */
    @Override
    public String toString() {
        return text;
    }
}
