package dev.gatun.examples.showcase.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** How names are spelled where users write them, and what they may have meant by one that is not known. */
public final class Words {
    /** So many letters may be wrong, missing, too many or exchanged. */
    private static final int MISTAKES = 2;

    private Words() {}

    /** An enum's constant as users write it. */
    public static String spelled(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Which of the {@code known} names is nearly {@code word}; the nearest. */
    public static Optional<String> nearest(String word, Collection<String> known) {
        if (word.isEmpty()) {
            return Optional.empty();
        }
        String lower = word.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(name -> begins(name.toLowerCase(Locale.ROOT), lower) || distance(name.toLowerCase(Locale.ROOT), lower) <= allowed(lower))
                .min(Comparator.comparingInt(name -> distance(name.toLowerCase(Locale.ROOT), lower)));
    }

    private static boolean begins(String name, String word) {
        return word.length() > 2 && name.startsWith(word) || name.length() > 2 && word.startsWith(name);
    }

    /** Of three letters two are no typing error. */
    private static int allowed(String word) {
        return word.length() <= 3 ? 1 : MISTAKES;
    }

    /** Damerau's and Levenshtein's, in the form that exchanges neighbours only once. */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + same);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
