package dev.gatun.reactor.internal.posix;

import java.util.Map;

/** The error numbers of a system. */
interface ErrorNumbers {
    /** The number of {@code ECONNREFUSED} and its like; it is a mistake to ask for one that the system lacks. */
    int number(String name);

    /** All names, by number. Asked for when something failed, never on the way of a start. */
    Map<Integer, String> names();
}
