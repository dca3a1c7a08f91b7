package dev.gatun.jmh.macro;

/** Where a server runs the handler. Servers are compared within a group: a handler that may block costs a hand-over. */
enum Threading {
    NATIVE("native code"),
    EVENT_LOOP("event loop"),
    POOL("thread pool"),
    VIRTUAL_THREAD("virtual thread");

    private final String words;

    Threading(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
