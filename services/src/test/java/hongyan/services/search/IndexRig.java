package hongyan.services.search;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.formats.mime.MimeParser;
import hongyan.kv.Key;
import hongyan.kv.Shards;
import hongyan.kv.Space;
import hongyan.kv.blob.Draft;
import hongyan.kv.memory.MemoryTextIndex;
import hongyan.kv.testing.TestStore;
import hongyan.kv.text.TextIndex;
import hongyan.store.account.AccountStore;
import hongyan.store.account.Added;
import hongyan.store.account.EmailState;
import hongyan.store.account.Flags;
import hongyan.store.account.Mailbox;
import hongyan.store.account.NewEmail;
import hongyan.store.account.News;
import hongyan.store.account.Quota;
import hongyan.store.account.Role;
import hongyan.store.account.UidRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A store with an account 1, an index over it, and two searches: with the index and without.
final class IndexRig implements AutoCloseable {
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    final TestStore store = TestStore.memory();
    final AccountStore accounts = new AccountStore(store.kv(), store.bodies(), store.clock());
    final News news = new News(store.kv());
    final TextIndex index;
    final MessageSearch scanning = new MessageSearch(accounts, store.bodies());
    final MessageSearch searching;
    final int inbox;
    private final AttachmentTexts attachments;
    private Indexer indexer;

    IndexRig() {
        this(new MemoryTextIndex(), AttachmentTexts.NONE);
    }

    IndexRig(TextIndex index, AttachmentTexts attachments) {
        this.index = index;
        this.attachments = attachments;
        store.kv().write(Shards.account(1), tx -> {
            accounts.create(tx, 1, Quota.NONE);
            return 1;
        });
        inbox = accounts.read(1, view -> view.mailboxWithRole(Role.INBOX))
                .map(Mailbox::id)
                .orElseThrow();
        searching = new MessageSearch(accounts, store.bodies(), Optional.of(index), account -> {});
        indexer = new Indexer(accounts, store.bodies(), news, index, attachments);
    }

    Added add(String message, int... mailboxes) {
        return add(message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8), mailboxes);
    }

    Added add(byte[] message, int... mailboxes) {
        try (Draft draft = store.bodies().draft()) {
            draft.write(message);
            NewEmail email = new NewEmail(draft.seal(), MimeParser.parse(draft.source()), NOON, Flags.NONE);
            List<Integer> places = java.util.Arrays.stream(mailboxes.length == 0 ? new int[] {inbox} : mailboxes)
                    .boxed()
                    .toList();
            return accounts.<List<Added>>update(1, tx -> tx.add(email, places)).getFirst();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    Indexer indexer() {
        return indexer;
    }

    /// Makes the row of a message unreadable.
    void damage(Space space, int account, int email) {
        store.kv().write(Shards.account(account), tx -> {
            tx.put(space, Key.of(account, email), new byte[] {0, 0, 0, 0, 0, 0, 0, 9, 1});
            return 0;
        });
    }

    /// Lets the indexer catch up with everything.
    void catchUp() {
        indexer.start(Duration.ZERO);
        news.accounts(0, 100).forEach(row -> indexer.hurry(row.account()));
        long end = System.nanoTime() + 30_000_000_000L;
        while (!news.accounts(0, 1).isEmpty() || !indexer.isIdle()) {
            assertThat(System.nanoTime()).as("waiting for the index").isLessThan(end);
            news.accounts(0, 100).forEach(row -> indexer.hurry(row.account()));
            Thread.onSpinWait();
        }
        indexer.close();
        indexer = new Indexer(accounts, store.bodies(), news, index, attachments);
    }

    List<Integer> scan(Criterion criterion) {
        return scanning.mailbox(1, inbox, criterion).stream().map(UidRow::uid).toList();
    }

    List<Integer> search(Criterion criterion) {
        return searching.mailbox(1, inbox, criterion).stream().map(UidRow::uid).toList();
    }

    List<Integer> ids(MessageSearch with, Criterion criterion) {
        return with.account(1, criterion).stream().map(EmailState::email).toList();
    }

    /// Both find these.
    void found(Criterion criterion, Integer... uids) {
        assertThat(search(criterion)).as("index: %s", criterion).containsExactly(uids);
        assertThat(scan(criterion)).as("scan: %s", criterion).containsExactly(uids);
    }

    @Override
    public void close() {
        indexer.close();
        index.close();
        store.close();
    }
}
