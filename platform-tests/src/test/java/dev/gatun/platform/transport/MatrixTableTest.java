package dev.gatun.platform.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The table tells apart what passed, failed and was skipped, and says why. */
class MatrixTableTest {
    private static final String COLUMN = Underlay.all().get(0).toString();

    private final MatrixTable table = new MatrixTable();

    private void put(String row, MatrixTable.Outcome outcome, String reason) {
        table.put(row, COLUMN, new MatrixTable.Cell(outcome, reason, 1_500_000_000));
    }

    @Test
    void countsEachOutcomeAndNumbersReasons() {
        put("Timer.order", MatrixTable.Outcome.PASSED, "");
        put("Connect.refused", MatrixTable.Outcome.FAILED, "expected: 1");
        put("Unix.path", MatrixTable.Outcome.SKIPPED, "no such sockets");
        put("Unix.stale", MatrixTable.Outcome.SKIPPED, "no such sockets");
        List<String> lines = table.text().lines().map(line -> line.replaceAll(" +", " ")).toList();
        assertThat(lines).contains("case " + COLUMN, "Connect.refused FAIL [1]", "Timer.order pass", "Unix.path skip [2]", "Unix.stale skip [2]");
        assertThat(lines).contains("passed 1", "failed 1", "skipped 2", "seconds 6", "[1] expected: 1", "[2] no such sockets");
    }

    @Test
    void aRerunReplacesWhatWasSaid() {
        put("Timer.order", MatrixTable.Outcome.FAILED, "late");
        put("Timer.order", MatrixTable.Outcome.PASSED, "");
        assertThat(table.text()).doesNotContain("FAIL").doesNotContain("late");
    }

    @Test
    void markdownHasARowOfDashes() {
        put("Timer.order", MatrixTable.Outcome.PASSED, "");
        assertThat(table.markdown().lines().map(line -> line.replaceAll(" +", " "))).contains("|---|---|", "| Timer.order | pass |");
    }
}
