package dev.gatun.http.internal.client.connect;

import dev.gatun.http.AddressRanges;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The servers that a proxy is not for: the list of {@code no_proxy}. A value; any thread.
 *
 * @param everything whether it has {@code *}
 * @param names with all names below them
 * @param ranges addresses
 */
record NoProxy(boolean everything, List<Name> names, AddressRanges ranges) {
    /** @param port 0 for any */
    record Name(String name, int port) {
        boolean contains(String host, int hostPort) {
            return (port == 0 || port == hostPort)
                    && (host.equals(name) || host.length() > name.length() && host.endsWith(name) && host.charAt(host.length() - name.length() - 1) == '.');
        }
    }

    /** Reads a list with commas or spaces. What makes no sense in it is passed over, as other programs do that read the variable. */
    static NoProxy of(String list) {
        boolean everything = false;
        List<Name> names = new ArrayList<>();
        List<String> ranges = new ArrayList<>();
        for (String part : list.toLowerCase(Locale.ROOT).split("[,\\s]+")) {
            String entry = part.startsWith("[") && part.endsWith("]") ? part.substring(1, part.length() - 1) : part;
            if (entry.equals("*")) {
                everything = true;
            } else if (isRange(entry)) {
                ranges.add(entry);
            } else if (!entry.isEmpty()) {
                name(entry).ifPresent(names::add);
            }
        }
        return new NoProxy(everything, List.copyOf(names), AddressRanges.of(ranges.toArray(String[]::new)));
    }

    private static boolean isRange(String entry) {
        try {
            AddressRanges.of(entry);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Optional<Name> name(String entry) {
        int colon = entry.lastIndexOf(':');
        String digits = entry.substring(colon + 1);
        boolean hasPort = colon > 0 && digits.length() <= 5 && !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        String name = hasPort ? entry.substring(0, colon) : entry;
        String bare = name.startsWith("*.") ? name.substring(2) : name.startsWith(".") ? name.substring(1) : name;
        return bare.isEmpty() ? Optional.empty() : Optional.of(new Name(bare, hasPort ? Integer.parseInt(digits) : 0));
    }

    /** @param host in lower case, an address without brackets */
    boolean contains(String host, int port) {
        if (everything) {
            return true;
        }
        for (Name name : names) {
            if (name.contains(host, port)) {
                return true;
            }
        }
        return !ranges.isEmpty() && Literals.address(host).filter(ranges::contains).isPresent();
    }
}
