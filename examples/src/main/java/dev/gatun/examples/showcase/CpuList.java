package dev.gatun.examples.showcase;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** CPUs as taskset(1) takes them: numbers and ranges with commas between, {@code 0,2-5}. */
final class CpuList {
    private static final Pattern ITEM = Pattern.compile("(\\d{1,4})(?:-(\\d{1,4}))?");

    private CpuList() {}

    /**
     * The numbers, in the order in which they are named.
     *
     * @throws UsageException when it is no such list
     */
    static List<Integer> parse(String option, String text) {
        List<Integer> cpus = new ArrayList<>();
        for (String item : text.split(",", -1)) {
            Matcher matcher = ITEM.matcher(item);
            int first = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 1;
            int last = !matcher.matches() ? 0 : matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
            if (last < first) {
                throw new UsageException("option --" + option + ": \"" + text + "\" is no list of CPUs such as 0,2-5");
            }
            for (int cpu = first; cpu <= last; cpu++) {
                cpus.add(cpu);
            }
        }
        return cpus;
    }
}
