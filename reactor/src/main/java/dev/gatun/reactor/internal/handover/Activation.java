package dev.gatun.reactor.internal.handover;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a service manager says about the sockets that it started this process with (sd_listen_fds(3)): {@code LISTEN_PID} is the process that is meant,
 * {@code LISTEN_FDS} how many there are, from descriptor 3 on, {@code LISTEN_FDNAMES} their names with colons between them.
 */
final class Activation {
    /** {@code SD_LISTEN_FDS_START}. */
    static final int FIRST = 3;
    /** More than any service has; a limit so that nonsense is told as such. */
    static final int MOST = 4096;
    /** What sd_listen_fds_with_names(3) calls a socket without a name. */
    static final String UNNAMED = "unknown";
    private static final int LONGEST_NAME = 255;

    private Activation() {}

    /** One socket. */
    record Passed(int descriptor, String name) {}

    /**
     * The sockets that are meant for process {@code pid}; none when the variables are absent or mean another process, whose environment was passed on.
     *
     * @throws IllegalArgumentException when the variables are malformed
     */
    static List<Passed> parse(Map<String, String> environment, long pid) {
        String meant = environment.getOrDefault("LISTEN_PID", "");
        String count = environment.getOrDefault("LISTEN_FDS", "");
        if (meant.isEmpty() || count.isEmpty() || number("LISTEN_PID", meant, Integer.MAX_VALUE) != pid) {
            return List.of();
        }
        int sockets = number("LISTEN_FDS", count, MOST);
        String names = environment.getOrDefault("LISTEN_FDNAMES", "");
        String[] named = names.isEmpty() ? new String[0] : names.split(":", -1);
        if (named.length != 0 && named.length != sockets) {
            throw new IllegalArgumentException("LISTEN_FDNAMES has " + named.length + " names for the " + sockets + " sockets of LISTEN_FDS");
        }
        List<Passed> passed = new ArrayList<>();
        for (int i = 0; i < sockets; i++) {
            passed.add(new Passed(FIRST + i, named.length == 0 ? UNNAMED : name(named[i])));
        }
        return passed;
    }

    private static int number(String variable, String text, int most) {
        boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || text.length() > 10 || Long.parseLong(text) > most) {
            throw new IllegalArgumentException(variable + " is \"" + text + "\", which is not a number of 0.." + most);
        }
        return Integer.parseInt(text);
    }

    /** What systemd takes for a name (fdname_is_valid): printable ASCII without a colon, 255 characters at most. */
    private static String name(String text) {
        if (text.length() > LONGEST_NAME || text.chars().anyMatch(c -> c < ' ' || c >= 127)) {
            throw new IllegalArgumentException("LISTEN_FDNAMES has a name that is not of 0.." + LONGEST_NAME + " printable ASCII characters");
        }
        return text.isEmpty() ? UNNAMED : text;
    }
}
