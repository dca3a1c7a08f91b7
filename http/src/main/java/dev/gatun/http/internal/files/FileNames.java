package dev.gatun.http.internal.files;

import dev.gatun.http.internal.routing.RequestPath;
import java.io.File;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which request paths may become names of files. The path was decoded and normalised before, so {@code ..} is gone; here falls what a file system
 * reads differently than a URI: backslashes, drive letters, streams, devices, names that Windows trims. Refused on every system, so that a directory
 * moved to another one shows the same files. Pure.
 */
final class FileNames {
    private static final Set<String> DEVICES = Set.of("con", "prn", "aux", "nul", "conin$", "conout$");

    /** The second name of a file in the form of MS-DOS: {@code git~1} is {@code .git}. */
    private static final Pattern SHORT_NAME = Pattern.compile("[^.]{0,6}~\\d+(\\..{0,3})?");

    private FileNames() {}

    /** Whether the relative {@code path} may be looked up. An empty one is the directory itself. */
    static boolean isAllowed(String path, boolean dotFiles) {
        if (path.startsWith("/")) {
            return false;
        }
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            // An escaped slash is data of its segment, and no file's name has one.
            if (c == RequestPath.ESCAPED_SLASH || c < ' ' || c == 0x7f || c == '\\' || c == ':') {
                return false;
            }
        }
        int start = 0;
        while (start <= path.length()) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            if (!isAllowed(path, start, end, dotFiles)) {
                return false;
            }
            start = end + 1;
        }
        return true;
    }

    private static boolean isAllowed(String path, int start, int end, boolean dotFiles) {
        if (start == end) {
            return true;
        }
        char last = path.charAt(end - 1);
        // Windows drops dots and spaces at the end: "secret.txt." would be "secret.txt", and ". ." is "..".
        if (last == '.' || last == ' ' || path.charAt(start) == '.' && !dotFiles) {
            return false;
        }
        return File.separatorChar == '/' || isPlain(path.substring(start, end).toLowerCase(Locale.ROOT));
    }

    /** Whether a name means on Windows what it says. */
    static boolean isPlain(String name) {
        return !isDevice(name) && !SHORT_NAME.matcher(name).matches();
    }

    private static boolean isDevice(String name) {
        String base = name.indexOf('.') < 0 ? name : name.substring(0, name.indexOf('.'));
        boolean numbered = base.length() == 4 && (base.startsWith("com") || base.startsWith("lpt")) && Character.isDigit(base.charAt(3));
        return numbered || DEVICES.contains(base.strip());
    }
}
