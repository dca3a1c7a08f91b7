package dev.gatun.http.internal.tracing;

import java.util.ArrayList;
import java.util.List;

/** The {@code tracestate} header (Trace Context, section 3.3): what each tracing system that a trace has come through says of it. Pure. */
public final class TraceState {
    private static final int MAX_MEMBERS = 32;
    private static final int MAX_KEY = 256;
    private static final int MAX_VALUE = 256;
    /** More than the 512 characters that must be passed on (3.3.1.5); a header for each request of a trace grows no further. */
    private static final int MAX_LENGTH = 2_048;
    /** Those that are longer go first (3.3.1.5). */
    private static final int LONG_MEMBER = 128;

    private TraceState() {}

    /** The same list without what is superfluous; empty when it is malformed, as a list of which a part is not understood is worth nothing. */
    public static String checked(String field) {
        List<String> members = new ArrayList<>();
        for (String part : field.split(",", -1)) {
            // A value may begin with spaces, but not end with them.
            String member = part.strip();
            if (member.isEmpty()) {
                continue;
            }
            if (!isMember(member) || members.size() == MAX_MEMBERS) {
                return "";
            }
            members.add(member);
        }
        shorten(members);
        return String.join(",", members);
    }

    private static void shorten(List<String> members) {
        int length = members.stream().mapToInt(member -> member.length() + 1).sum();
        for (int i = members.size() - 1; i >= 0 && length > MAX_LENGTH; i--) {
            if (members.get(i).length() > LONG_MEMBER) {
                length -= members.remove(i).length() + 1;
            }
        }
        while (length > MAX_LENGTH) {
            length -= members.remove(members.size() - 1).length() + 1;
        }
    }

    private static boolean isMember(String member) {
        int equals = member.indexOf('=');
        int value = member.length() - equals - 1;
        if (equals < 1 || equals > MAX_KEY || value < 1 || value > MAX_VALUE || !isLetterOrDigit(member.charAt(0))) {
            return false;
        }
        for (int i = 1; i < member.length(); i++) {
            char c = member.charAt(i);
            boolean fits = i < equals ? isLetterOrDigit(c) || "_-*/@".indexOf(c) >= 0 : i == equals || c >= ' ' && c < 0x7f && c != '=';
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
    }
}
