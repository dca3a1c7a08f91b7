package dev.gatun.reactor.internal.bsd;

import static dev.gatun.reactor.internal.readiness.Poller.READ;
import static dev.gatun.reactor.internal.readiness.Poller.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The changes that are told are those that make the kernel's state the wanted one, and no others. */
class WatchedTest {
    private final Watched watched = new Watched();

    private List<String> differences() {
        List<String> changes = new ArrayList<>();
        watched.differences((fd, filter, added, key) -> changes.add((added ? "+" : "-") + fd + name(filter) + " " + key));
        return changes;
    }

    private static String name(int filter) {
        return filter == READ ? "r" : filter == WRITE ? "w" : "e";
    }

    @Test
    void filtersAreAddedAndDeletedByThemselves() {
        watched.want(3, READ, 10);
        watched.want(4, READ | WRITE, 11);
        assertThat(differences()).containsExactly("+3r 10", "+4r 11", "+4w 11");
        watched.want(3, READ | WRITE, 10);
        watched.want(4, WRITE, 11);
        assertThat(differences()).containsExactly("+3w 10", "-4r 11");
        assertThat(differences()).isEmpty();
    }

    @Test
    void interestThatComesAndGoesIsNoChange() {
        watched.want(3, READ, 10);
        differences();
        watched.want(3, READ | WRITE, 10);
        watched.want(3, Watched.END, 10);
        watched.want(3, READ, 10);
        assertThat(differences()).isEmpty();
    }

    @Test
    void anotherKeyIsAnotherFilter() {
        watched.want(3, WRITE, 10);
        differences();
        watched.want(3, READ | WRITE, 99);
        assertThat(differences()).containsExactly("-3w 99", "+3r 99", "+3w 99");
    }

    @Test
    void writingAndTheEndTakeTheirTurns() {
        watched.want(3, Watched.END, 10);
        assertThat(differences()).containsExactly("+3e 10");
        assertThat(watched.isForEnd(3)).isTrue();
        watched.want(3, WRITE, 10);
        assertThat(differences()).as("deleted first: a system does not change the mode of a filter that it has").containsExactly("-3e 10", "+3w 10");
        assertThat(watched.isForEnd(3)).isFalse();
    }

    @Test
    void whatIsForgottenIsNotDeletedAndTheNextOfItsNumberStartsAnew() {
        watched.want(3, READ | WRITE, 10);
        differences();
        watched.want(3, READ, 10);
        assertThat(watched.forget(3)).isEqualTo(READ | WRITE);
        watched.want(3, READ, 11);
        assertThat(differences()).containsExactly("+3r 11");
        assertThat(watched.forget(3)).isEqualTo(READ);
        assertThat(differences()).isEmpty();
        assertThat(watched.forget(5000)).isZero();
    }

    @Test
    void aRefusedFilterIsMissedOnlyByWhoWantedIt() {
        watched.want(3, READ | WRITE, 10);
        differences();
        assertThat(watched.refused(3, WRITE, 9)).as("of an earlier one").isFalse();
        assertThat(watched.refused(3, WRITE, 10)).isTrue();
        assertThat(watched.refused(3, WRITE, 10)).isFalse();
        watched.want(3, READ | WRITE, 10);
        assertThat(differences()).as("tried again when it is wanted again").containsExactly("+3w 10");
        watched.want(3, READ, 10);
        differences();
        assertThat(watched.refused(3, WRITE, 10)).as("the deletion of what was not there").isFalse();
    }

    @Test
    void anErrorIsTakenOnceAndNotByTheNextOfTheNumber() {
        watched.want(3, READ, 10);
        watched.error(3, 54);
        assertThat(watched.takeError(3)).isEqualTo(54);
        assertThat(watched.takeError(3)).isZero();
        watched.error(3, 54);
        watched.forget(3);
        watched.want(3, READ, 11);
        assertThat(watched.takeError(3)).isZero();
        assertThat(watched.takeError(5000)).isZero();
    }

    @Test
    void manyDescriptorsFit() {
        for (int fd = 0; fd < 3000; fd++) {
            watched.want(fd, READ, fd + 1);
        }
        assertThat(differences()).hasSize(3000).contains("+2999r 3000");
    }
}
