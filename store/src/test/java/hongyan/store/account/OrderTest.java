package hongyan.store.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// Writers and readers at once: what a reader sees is always a prefix of what will be, and what it hears has no gap.
class OrderTest {
    private static final int ACCOUNT = 1;
    private static final int WRITERS = 4;
    private static final int MESSAGES = 60;

    @Test
    void readersSeePrefixesAndHearEverything() throws InterruptedException, ExecutionException {
        try (Mails mails = new Mails(ACCOUNT);
                ExecutorService threads = Executors.newCachedThreadPool()) {
            int inbox = mails.inbox(ACCOUNT);
            AtomicBoolean done = new AtomicBoolean();
            List<Future<?>> writers = new ArrayList<>();
            for (int w = 0; w < WRITERS; w++) {
                writers.add(threads.submit(() -> {
                    for (int i = 0; i < MESSAGES; i++) {
                        Added added = mails.add(ACCOUNT, inbox);
                        if (i % 3 == 0) {
                            mails.change(ACCOUNT, tx -> tx.setPlaceFlags(inbox, added.uid(), Flags.of(Flags.SEEN)));
                        }
                    }
                }));
            }
            List<Future<?>> readers = List.of(
                    threads.submit(() -> watchPrefix(mails, inbox, done)),
                    threads.submit(() -> follow(mails, inbox, done)),
                    threads.submit(() -> follow(mails, inbox, done)));
            for (Future<?> writer : writers) {
                writer.get();
            }
            done.set(true);
            for (Future<?> reader : readers) {
                reader.get();
            }
            assertThat(mails.list(ACCOUNT, v -> v.uids(inbox, 0, 10_000))).hasSize(WRITERS * MESSAGES);
        }
    }

    private static void watchPrefix(Mails mails, int inbox, AtomicBoolean done) {
        long modseq = 0;
        int known = 0;
        while (!done.get()) {
            record Seen(List<UidRow> rows, Mailbox mailbox, long modseq) {}
            Seen seen = mails.accounts.read(
                    ACCOUNT,
                    v -> new Seen(
                            v.uids(inbox, 0, 10_000),
                            v.mailbox(inbox).orElseThrow(),
                            v.usage().modseq()));
            assertThat(seen.rows).hasSizeGreaterThanOrEqualTo(known);
            for (int i = 0; i < seen.rows.size(); i++) {
                assertThat(seen.rows.get(i).uid()).isEqualTo(i + 1);
                assertThat(seen.rows.get(i).modseq()).isLessThanOrEqualTo(seen.mailbox.modseq());
            }
            assertThat(seen.mailbox.uidNext()).isEqualTo(seen.rows.size() + 1);
            assertThat(seen.modseq).isGreaterThanOrEqualTo(modseq);
            known = seen.rows.size();
            modseq = seen.modseq;
        }
    }

    /// Subscribe first, read, pass over what was read already: the pattern of [AccountStore].
    private static int follow(Mails mails, int inbox, AtomicBoolean done) throws InterruptedException {
        LinkedBlockingQueue<Committed> queue = new LinkedBlockingQueue<>();
        try (Subscription _ = mails.accounts.subscribe(ACCOUNT, queue::add)) {
            TreeSet<Integer> uids = new TreeSet<>();
            long modseq = mails.accounts.read(ACCOUNT, v -> {
                v.uids(inbox, 0, 10_000).forEach(row -> uids.add(row.uid()));
                return v.usage().modseq();
            });
            while (!done.get() || !queue.isEmpty()) {
                Committed next = queue.poll(10, TimeUnit.MILLISECONDS);
                if (next == null || next.modseq() <= modseq) {
                    continue;
                }
                assertThat(next.modseq()).isEqualTo(modseq + 1);
                modseq = next.modseq();
                for (Change change : next.changes()) {
                    if (change instanceof Change.Added added) {
                        assertThat(uids.add(added.row().uid())).isTrue();
                        assertThat(uids.last()).isEqualTo(added.row().uid()).isEqualTo(uids.size());
                    }
                }
            }
            assertThat(uids).hasSize(WRITERS * MESSAGES);
            return uids.size();
        }
    }
}
