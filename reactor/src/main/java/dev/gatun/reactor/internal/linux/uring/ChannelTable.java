package dev.gatun.reactor.internal.linux.uring;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** The channels of a transport, each at a place of its own; see {@link UserData}. */
final class ChannelTable {
    private UringChannel[] channels = new UringChannel[64];
    private long[] since = new long[64];
    private int[] free = new int[64];
    private int freeCount;
    private int used;
    private int generations;

    /** Gives a channel a place. */
    long add(UringChannel channel) {
        int place = freeCount > 0 ? free[--freeCount] : used++;
        if (place == channels.length) {
            if (place == UserData.MOST_PLACES) {
                throw new IllegalStateException("an event loop with " + place + " channels takes no more");
            }
            channels = Arrays.copyOf(channels, place * 2);
            since = Arrays.copyOf(since, place * 2);
            free = Arrays.copyOf(free, place * 2);
        }
        // Never a generation of all ones, by which the two values that belong to no channel are told from those that do.
        generations = generations + 1 & Integer.MAX_VALUE;
        channels[place] = channel;
        since[place] = UserData.channel(place, generations);
        return since[place];
    }

    /** Whose completion it is; {@code null} when its place was given up. */
    UringChannel find(long userData) {
        int place = UserData.place(userData);
        return place < used && since[place] == UserData.channel(userData) ? channels[place] : null;
    }

    void remove(long channel) {
        int place = UserData.place(channel);
        if (since[place] == channel && channels[place] != null) {
            channels[place] = null;
            since[place] = UserData.WAKE_UP;
            free[freeCount++] = place;
        }
    }

    boolean isEmpty() {
        return freeCount == used;
    }

    List<UringChannel> all() {
        return Arrays.stream(channels).filter(Objects::nonNull).toList();
    }
}
