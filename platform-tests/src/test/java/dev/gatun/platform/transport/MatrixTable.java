package dev.gatun.platform.transport;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Cases by underlays. Rows are sorted by name; reasons stand below the table, numbered. */
final class MatrixTable {
    private final Map<String, Map<String, Cell>> rows = new TreeMap<>();

    /** How a case ended. */
    enum Outcome {
        PASSED("pass"),
        FAILED("FAIL"),
        SKIPPED("skip");

        private final String word;

        Outcome(String word) {
            this.word = word;
        }
    }

    /** One case on one underlay. */
    record Cell(Outcome outcome, String reason, long nanos) {}

    /** The last word counts: a case that is run again replaces what it said before. */
    synchronized void put(String row, String column, Cell cell) {
        rows.computeIfAbsent(row, key -> new TreeMap<>()).put(column, cell);
    }

    /** For terminals. */
    synchronized String text() {
        return render(false);
    }

    /** For documents. */
    synchronized String markdown() {
        return render(true);
    }

    private String render(boolean markdown) {
        List<String> columns = Underlay.all().stream().map(Underlay::toString)
                .filter(column -> rows.values().stream().anyMatch(row -> row.containsKey(column))).toList();
        Map<String, Integer> notes = new LinkedHashMap<>();
        List<List<String>> lines = new ArrayList<>();
        lines.add(line("case", columns));
        rows.forEach((name, row) -> lines.add(line(name, columns.stream().map(column -> cell(row.get(column), notes)).toList())));
        for (Outcome outcome : Outcome.values()) {
            lines.add(line(outcome.name().toLowerCase(java.util.Locale.ROOT), columns.stream().map(column -> Long.toString(count(column, outcome))).toList()));
        }
        lines.add(line("seconds", columns.stream().map(column -> Long.toString(seconds(column))).toList()));
        StringBuilder text = new StringBuilder(markdown ? "# Transports\n\n" : "Transports\n\n");
        text.append(System.getProperty("os.name")).append(' ').append(System.getProperty("os.version")).append(' ').append(System.getProperty("os.arch"))
                .append(", Java ").append(System.getProperty("java.version")).append("\n\n");
        table(lines, markdown, text);
        text.append('\n');
        notes.forEach((reason, number) -> text.append(markdown ? number + ". " : "[" + number + "] ").append(reason).append('\n'));
        for (Underlay underlay : Underlay.all()) {
            if (!underlay.whyNot().isEmpty()) {
                text.append(markdown ? "* " : "").append(underlay).append(": not run, ").append(underlay.whyNot()).append('\n');
            }
        }
        return text.toString();
    }

    private static List<String> line(String first, List<String> rest) {
        List<String> line = new ArrayList<>(List.of(first));
        line.addAll(rest);
        return line;
    }

    private static String cell(Cell cell, Map<String, Integer> notes) {
        if (cell == null) {
            return "-";
        }
        if (cell.reason.isEmpty()) {
            return cell.outcome.word;
        }
        notes.putIfAbsent(cell.reason, notes.size() + 1);
        return cell.outcome.word + " [" + notes.get(cell.reason) + "]";
    }

    private long count(String column, Outcome outcome) {
        return rows.values().stream().filter(row -> row.containsKey(column) && row.get(column).outcome == outcome).count();
    }

    private long seconds(String column) {
        long nanos = rows.values().stream().filter(row -> row.containsKey(column)).mapToLong(row -> row.get(column).nanos).sum();
        return TimeUnit.NANOSECONDS.toSeconds(nanos);
    }

    private static void table(List<List<String>> lines, boolean markdown, StringBuilder text) {
        List<Integer> widths = new ArrayList<>();
        for (int i = 0; i < lines.get(0).size(); i++) {
            int column = i;
            widths.add(lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(1));
        }
        for (int i = 0; i < lines.size(); i++) {
            StringBuilder row = new StringBuilder(markdown ? "| " : "");
            for (int column = 0; column < widths.size(); column++) {
                String value = lines.get(i).get(column);
                row.append(value).append(" ".repeat(widths.get(column) - value.length())).append(markdown ? " | " : "  ");
            }
            text.append(row.toString().stripTrailing()).append('\n');
            if (i == 0 && markdown) {
                text.append("|---".repeat(widths.size())).append("|\n");
            }
        }
    }
}
