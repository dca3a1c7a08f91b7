package dev.gatun.reactor.internal.posix;

import java.util.HashMap;
import java.util.Map;

/**
 * Error numbers that are written down as a list of words: a number says where the next names go on, {@code NAME=number} is a second name of a number. What
 * comes later replaces what came before.
 */
final class ErrorList implements ErrorNumbers {
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<Integer, String> names = new HashMap<>();

    ErrorList(String... lists) {
        int next = 1;
        for (String word : String.join(" ", lists).strip().split("\\s+")) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                numbers.put(word.substring(0, equals), Integer.valueOf(word.substring(equals + 1)));
            } else if (Character.isDigit(word.charAt(0))) {
                next = Integer.parseInt(word);
            } else {
                numbers.put(word, next);
                names.put(next++, word);
            }
        }
    }

    @Override
    public int number(String name) {
        Integer number = numbers.get(name);
        if (number == null) {
            throw new IllegalArgumentException(name);
        }
        return number;
    }

    @Override
    public Map<Integer, String> names() {
        return Map.copyOf(names);
    }
}
