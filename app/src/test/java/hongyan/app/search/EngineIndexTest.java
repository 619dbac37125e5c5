package hongyan.app.search;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.engine.embedded.DataFolder;
import hongyan.engine.embedded.EmbeddedKv;
import hongyan.engine.embedded.EmbeddedOptions;
import hongyan.engine.embedded.FileBodies;
import hongyan.engine.embedded.index.LuceneIndex;
import hongyan.formats.mime.MimeParser;
import hongyan.kv.Shards;
import hongyan.kv.blob.Bodies;
import hongyan.kv.blob.Draft;
import hongyan.services.search.AttachmentTexts;
import hongyan.services.search.Criterion;
import hongyan.services.search.Criterion.Where;
import hongyan.services.search.Indexer;
import hongyan.services.search.MessageSearch;
import hongyan.store.account.AccountStore;
import hongyan.store.account.Flags;
import hongyan.store.account.Mailbox;
import hongyan.store.account.NewEmail;
import hongyan.store.account.News;
import hongyan.store.account.Quota;
import hongyan.store.account.Role;
import hongyan.store.account.UidRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The index of the embedded engine under the search: the same as a scan, after a restart, after a loss.
final class EngineIndexTest {
    private static final String[] WORDS = {
        "机票", "機票", "合同", "附件", "报表", "云", "report", "quarter", "zyxquartz", "42", "naïve", "a@b.test", "foo_bar"
    };

    private static final List<Where> PLACES = List.of(Where.values());

    @TempDir
    private Path folder;

    /// One life of a store.
    private final class Life implements AutoCloseable {
        final DataFolder data = DataFolder.open(folder);
        final EmbeddedKv kv = EmbeddedKv.open(data.rows(), EmbeddedOptions.small());
        final LuceneIndex index = LuceneIndex.open(data.index(), Indexer.TERMS);
        final Bodies bodies;
        final AccountStore accounts;
        final News news = new News(kv);
        final MessageSearch scanning;
        final MessageSearch searching;

        Life() throws IOException {
            bodies = new Bodies(kv, new FileBodies(data.bodies()), data.scratch(), InstantSource.system());
            accounts = new AccountStore(kv, bodies, InstantSource.system());
            scanning = new MessageSearch(accounts, bodies);
            searching = new MessageSearch(accounts, bodies, Optional.of(index), account -> {});
        }

        void create(int account) {
            kv.write(Shards.account(account), tx -> {
                accounts.create(tx, account, Quota.NONE);
                return 1;
            });
        }

        int inbox(int account) {
            return accounts.read(account, view -> view.mailboxWithRole(Role.INBOX))
                    .map(Mailbox::id)
                    .orElseThrow();
        }

        void add(int account, String message) {
            try (Draft draft = bodies.draft()) {
                draft.write(message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
                NewEmail email =
                        new NewEmail(draft.seal(), MimeParser.parse(draft.source()), Instant.now(), Flags.NONE);
                int inbox = inbox(account);
                accounts.update(account, tx -> tx.add(email, List.of(inbox)));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        void catchUp() {
            long end = System.nanoTime() + 60_000_000_000L;
            try (Indexer indexer = new Indexer(accounts, bodies, news, index, AttachmentTexts.NONE)) {
                indexer.start(Duration.ZERO);
                while (index.isNew() || !news.accounts(0, 1).isEmpty()) {
                    assertThat(System.nanoTime()).as("waiting for the index").isLessThan(end);
                    news.accounts(0, 100).forEach(row -> indexer.hurry(row.account()));
                    Thread.onSpinWait();
                }
            }
        }

        List<Integer> uids(MessageSearch with, int account, Criterion criterion) {
            return with.mailbox(account, inbox(account), criterion).stream()
                    .map(UidRow::uid)
                    .toList();
        }

        void same(int account, Random random) {
            for (int i = 0; i < 60; i++) {
                String needle = WORDS[random.nextInt(WORDS.length)];
                int cut = random.nextInt(needle.length());
                String text = random.nextBoolean() ? needle : needle.substring(0, cut + 1);
                Where where = PLACES.get(random.nextInt(PLACES.size()));
                Criterion criterion =
                        random.nextBoolean() ? new Criterion.Text(where, text) : new Criterion.Alike(where, text);
                assertThat(uids(searching, account, criterion))
                        .as("account %d %s", account, criterion)
                        .isEqualTo(uids(scanning, account, criterion));
            }
        }

        @Override
        public void close() {
            index.close();
            kv.close();
            data.close();
        }
    }

    private static String message(Random random) {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            body.append(WORDS[random.nextInt(WORDS.length)]).append(random.nextInt(3) == 0 ? "" : " ");
        }
        return "From: Sender <s" + random.nextInt(30) + "@b.test>\nSubject: " + WORDS[6 + random.nextInt(3)]
                + "\nContent-Type: text/plain; charset=utf-8\n\n" + body + "\n";
    }

    @Test
    void sameAsTheScanThroughRestartsAndLosses() throws IOException {
        Random random = new Random(11);
        try (Life life = new Life()) {
            for (int account = 1; account <= 9; account++) {
                life.create(account);
                for (int i = 0; i < (account == 1 ? 150 : account == 9 ? 80 : 3); i++) {
                    life.add(account, message(random));
                }
            }
            life.catchUp();
            life.add(1, message(random));
            life.same(1, random);
            life.same(9, random);
        }
        try (Life life = new Life()) {
            assertThat(life.index.isNew()).isFalse();
            assertThat(life.news.accounts(0, 10)).hasSize(1);
            life.same(1, random);
            life.catchUp();
            life.same(1, random);
        }
        // A damaged shard: noticed by a search, filled again from the mail. 1 and 9 share it.
        spoil(folder.resolve("index/1"));
        try (Life life = new Life()) {
            life.same(9, random);
            life.news.note(List.of(1, 9));
            life.catchUp();
            life.same(1, random);
            assertThat(life.index.<Integer>read(1, view -> view.count())).isEqualTo(151);
        }
        // The whole folder is gone.
        try (Stream<Path> all = Files.walk(folder.resolve("index"))) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
        try (Life life = new Life()) {
            assertThat(life.index.isNew()).isTrue();
            life.same(1, random);
            life.catchUp();
            life.same(1, random);
            for (int account = 1; account <= 9; account++) {
                int id = account;
                long messages = life.accounts.read(id, view -> view.usage().messages());
                assertThat(life.index.<Integer>read(id, view -> view.count())).isEqualTo((int) messages);
            }
        }
    }

    private static void spoil(Path shard) throws IOException {
        try (Stream<Path> files = Files.walk(shard)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
            }
        }
    }
}
