package hongyan.services.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.net.smtp.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Workers that are only places: each test plays them.
final class JobsTest {
    private static final Reply DOWN = Reply.own(451, "4.4.1", "No connection");
    private final List<Jobs.Place> hired = new ArrayList<>();
    private final Jobs jobs = new Jobs(4, 10, Duration.ZERO, hired::add);

    private Jobs.Job offer(String id) {
        Jobs.Job job = new Jobs.Job(id, "far.test");
        assertThat(jobs.offer("far.test", job, Set.of(0))).isEqualTo(Jobs.Offer.TAKEN);
        return job;
    }

    @Test
    void workerThatFoundNothingDoesNotCountForWhatComesNext() {
        offer("a");
        assertThat(hired.getFirst().next()).isNotNull();
        assertThat(hired.getFirst().next()).isNull();
        offer("b"); // while the first one closes its connection
        assertThat(hired).hasSize(2);
    }

    @Test
    void busyWorkerKeepsNothingWaiting() {
        offer("a");
        assertThat(hired.getFirst().next()).isNotNull();
        offer("b");
        assertThat(hired).hasSize(2);
    }

    @Test
    void workerThatNeverAskedIsReplaced() {
        offer("a");
        hired.getFirst().leave();
        assertThat(hired).hasSize(2);
        assertThat(hired.get(1).next()).isNotNull();
    }

    @Test
    void hiredWorkerIsExpectedToTakeAJob() {
        offer("a");
        offer("b");
        assertThat(hired).hasSize(2);
        offer("a");
        assertThat(hired).hasSize(2);
    }

    @Test
    void connectionGoesToWhoeverWaitsForOne() {
        for (int i = 0; i < 10; i++) {
            jobs.offer("d" + i, new Jobs.Job("x", "d" + i), Set.of(0));
        }
        offer("a");
        assertThat(hired).hasSize(10);
        hired.getFirst().next();
        hired.getFirst().leave();
        assertThat(hired).hasSize(11);
        assertThat(hired.getLast().group()).isEqualTo("far.test");
    }

    @Test
    void whatWaitsForAHostThatCannotBeReachedSharesItsFate() {
        for (int i = 0; i < 6; i++) {
            offer("a" + i);
        }
        assertThat(hired).hasSize(4);
        Jobs.Job tried = Objects.requireNonNull(hired.getFirst().next());
        hired.getFirst().unreached(DOWN);
        hired.getFirst().done(tried);
        for (int i = 1; i < 6; i++) {
            Jobs.Job next = Objects.requireNonNull(hired.getFirst().next());
            assertThat(jobs.fate(next)).contains(DOWN);
            hired.getFirst().done(next);
        }
        assertThat(jobs.fate(offer("later"))).isEmpty();
    }

    @Test
    void hostThatTakesNoMoreConnectionsPutsNothingOff() {
        offer("a");
        offer("b");
        Jobs.Job waits = offer("c");
        hired.get(0).next();
        hired.get(1).next();
        hired.get(0).reached();
        hired.get(1).unreached(DOWN);
        assertThat(jobs.fate(waits)).isEmpty();
        assertThat(hired.get(1).isFailing()).isFalse();
    }

    @Test
    void whatCouldNotBeReachedGetsOneWorkerUntilItCan() {
        offer("a");
        hired.getFirst().next();
        hired.getFirst().unreached(DOWN);
        hired.getFirst().leave();
        for (int i = 0; i < 6; i++) {
            offer("b" + i);
        }
        assertThat(hired).hasSize(2);
        assertThat(hired.get(1).isFailing()).isTrue();
        hired.get(1).next();
        hired.get(1).reached();
        assertThat(hired).hasSize(5);
        assertThat(hired.get(1).isFailing()).isFalse();
    }
}
