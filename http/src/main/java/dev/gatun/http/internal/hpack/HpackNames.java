package dev.gatun.http.internal.hpack;

import dev.gatun.http.internal.head.KnownHeader;
import dev.gatun.http.internal.head.Characters;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Finds the {@link HpackName} of a String. Those of all encoders: what {@link KnownHeader} and the static table have. Those of one encoder: names that
 * the program made up, and other spellings, in a small cache in which the newest wins. One per encoder.
 */
final class HpackNames {
    private static final int SLOTS = 512;
    private static final int CACHE = 64;
    private static final HpackName[] KNOWN = new HpackName[SLOTS];
    private static final HpackName[] PSEUDO = new HpackName[HpackDecoder.PROTOCOL + 1];

    static {
        Set<String> all = new LinkedHashSet<>();
        for (KnownHeader header : KnownHeader.values()) {
            all.add(header.text());
        }
        for (int index = 1; index <= StaticTable.COUNT; index++) {
            if (!StaticTable.name(index).startsWith(":")) {
                all.add(StaticTable.name(index));
            }
        }
        for (String text : all) {
            int slot = slot(text, SLOTS);
            while (KNOWN[slot] != null) {
                slot = slot + 1 & SLOTS - 1;
            }
            KNOWN[slot] = HpackName.known(text);
        }
        for (int pseudo = HpackDecoder.METHOD; pseudo <= HpackDecoder.PROTOCOL; pseudo++) {
            PSEUDO[pseudo] = HpackName.known(PseudoNames.name(pseudo));
        }
    }

    private String[] spellings = {};
    private HpackName[] names = {};

    private static int slot(String text, int slots) {
        int hash = text.hashCode() * 0x9E3779B9;
        return hash >>> 20 & slots - 1;
    }

    /** The name of a pseudo-header. */
    static HpackName pseudo(int which) {
        if (which < HpackDecoder.METHOD || which > HpackDecoder.PROTOCOL) {
            throw new IllegalArgumentException("no pseudo-header has the number " + which);
        }
        return PSEUDO[which];
    }

    /** The name of a known header. */
    static HpackName known(KnownHeader header) {
        return known(header.text());
    }

    private static HpackName known(String text) {
        int slot = slot(text, SLOTS);
        HpackName name = KNOWN[slot];
        while (name != null && !name.text().equals(text)) {
            slot = slot + 1 & SLOTS - 1;
            name = KNOWN[slot];
        }
        return name;
    }

    /** @throws IllegalArgumentException if {@code spelling} is not a token */
    HpackName find(String spelling) {
        HpackName known = known(spelling);
        if (known != null) {
            return known;
        }
        int slot = slot(spelling, CACHE);
        return names.length > 0 && spelling.equals(spellings[slot]) ? names[slot] : add(spelling, slot);
    }

    private HpackName add(String spelling, int slot) {
        for (int i = 0; i < spelling.length(); i++) {
            char c = spelling.charAt(i);
            if (c >= 0x80 || !Characters.isToken((byte) c)) {
                throw new IllegalArgumentException("header name \"" + spelling.replaceAll("[^\\x20-\\x7E]", "?") + "\" is not a token");
            }
        }
        if (spelling.isEmpty()) {
            throw new IllegalArgumentException("header name is empty");
        }
        if (names.length == 0) {
            spellings = new String[CACHE];
            names = new HpackName[CACHE];
        }
        String text = spelling.toLowerCase(Locale.ROOT);
        HpackName known = known(text);
        spellings[slot] = spelling;
        names[slot] = known != null ? known : HpackName.other(text);
        return names[slot];
    }
}
