package dev.gatun.reactor.internal.loop;

/** Something that has work left for the end of the loop's turn. */
interface EndOfTurn {
    /** Called once for each time that it was deferred. */
    void endOfTurn();

    /** {@link #endOfTurn()} threw: whatever it belongs to ends. */
    void endOfTurnFailed(RuntimeException e);
}
