package hongyan.store.account;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.kv.KvException;
import hongyan.kv.memory.MemoryBodies;
import hongyan.kv.memory.MemoryKv;
import hongyan.kv.testing.FaultyKv;
import hongyan.kv.testing.TestStore;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// An engine that fails: what was acknowledged is there, nothing is half there, no UID is given twice.
class FaultsTest {
    private static final int ACCOUNT = 1;

    @Test
    void acknowledgedMailIsThereAndNothingIsHalfThere() {
        FaultyKv faulty = new FaultyKv(new MemoryKv());
        try (Mails mails = new Mails(TestStore.over(faulty, new MemoryBodies()), ACCOUNT)) {
            int inbox = mails.inbox(ACCOUNT);
            faulty.failBefore(0.2).loseAnswer(0.2);
            Set<Integer> acknowledged = new HashSet<>();
            Set<Integer> removed = new HashSet<>();
            int failed = 0;
            for (int i = 0; i < 200; i++) {
                try {
                    acknowledged.add(mails.add(ACCOUNT, inbox).uid());
                    if (i % 5 == 0) {
                        List<Integer> gone = mails.accounts.update(
                                ACCOUNT,
                                tx -> tx.expunge(
                                        inbox,
                                        List.of(tx.uids(inbox, 0, 1).getFirst().uid())));
                        removed.addAll(gone);
                    }
                } catch (KvException e) {
                    failed++;
                }
            }
            faulty.heal();
            assertThat(failed).as("seed %d", faulty.seed()).isPositive();
            Set<Integer> present = new HashSet<>();
            mails.list(ACCOUNT, v -> v.uids(inbox, 0, 1000)).forEach(row -> present.add(row.uid()));
            assertThat(present).as("seed %d", faulty.seed()).doesNotContainAnyElementsOf(removed);
            Set<Integer> missing = new HashSet<>(acknowledged);
            missing.removeAll(present);
            missing.removeAll(removed);
            // those were taken out by an expunge whose answer was lost
            assertThat(missing).as("seed %d", faulty.seed()).hasSizeLessThanOrEqualTo(failed);
            assertThat(missing).allMatch(uid -> present.stream().allMatch(left -> left > uid));
        }
    }
}
