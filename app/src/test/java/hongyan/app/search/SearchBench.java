package hongyan.app.search;

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
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Index and search over a mailbox of the bench's corpus (`bench/README.md`): CPU and bytes per message, time per
/// question, beside the scan. `SearchBench CORPUS MESSAGES`, where CORPUS is `corpus4k.bin`.
public final class SearchBench {
    private SearchBench() {}

    private record Question(String name, Criterion criterion) {}

    private static final List<Question> QUESTIONS = List.of(
            new Question("TEXT zyxquartz", new Criterion.Text(Where.ANYWHERE, "zyxquartz")),
            new Question("BODY zyxquartz", new Criterion.Text(Where.BODY, "zyxquartz")),
            new Question("FROM sender77", new Criterion.Text(Where.FROM, "sender77")),
            new Question("SUBJECT project", new Criterion.Text(Where.SUBJECT, "project")),
            new Question("TEXT nosuchwordatall", new Criterion.Text(Where.ANYWHERE, "nosuchwordatall")),
            new Question("alike zyxquartz", new Criterion.Alike(Where.ANYWHERE, "zyxquartz")));

    /// Fills a store in a temporary folder and prints figures.
    public static void main(String[] args) throws Exception {
        List<byte[]> corpus = corpus(Path.of(args[0]));
        int count = Integer.parseInt(args[1]);
        Path folder = Files.createTempDirectory("hongyan-bench");
        InstantSource clock = InstantSource.system();
        try (DataFolder data = DataFolder.open(folder);
                EmbeddedKv kv = EmbeddedKv.open(data.rows(), EmbeddedOptions.standard());
                LuceneIndex index = LuceneIndex.open(data.index(), Indexer.TERMS)) {
            Bodies bodies = new Bodies(kv, new FileBodies(data.bodies()), data.scratch(), clock);
            AccountStore accounts = new AccountStore(kv, bodies, clock);
            fill(kv, accounts, bodies, corpus, count);
            long start = System.nanoTime();
            long before = cpu();
            News news = new News(kv);
            try (Indexer indexer = new Indexer(accounts, bodies, news, index, AttachmentTexts.NONE)) {
                indexer.start(Duration.ZERO);
                while (news.of(1).isPresent()) {
                    indexer.hurry(1);
                    Thread.sleep(50);
                }
            }
            System.out.printf(
                    "index: %.1f s, %.3f ms CPU a message, %,d bytes a message%n",
                    (System.nanoTime() - start) / 1e9, (cpu() - before) / 1e6 / count, index.bytes() / count);
            search(accounts, new MessageSearch(accounts, bodies, Optional.of(index), account -> {}), "index");
            search(accounts, new MessageSearch(accounts, bodies), "scan");
        }
    }

    private static void search(AccountStore accounts, MessageSearch search, String how) {
        int inbox = accounts.read(1, view -> view.mailboxWithRole(Role.INBOX))
                .map(Mailbox::id)
                .orElseThrow();
        for (Question question : QUESTIONS) {
            StringBuilder times = new StringBuilder();
            int[] hits = new int[1];
            for (int i = 0; i < 6; i++) {
                long start = System.nanoTime();
                hits[0] = 0;
                search.mailbox(1, inbox, question.criterion, row -> hits[0]++);
                times.append(" %.1f".formatted((System.nanoTime() - start) / 1e6));
            }
            System.out.printf("%s: %-22s %6d hits, ms:%s%n", how, question.name, hits[0], times);
        }
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static void fill(EmbeddedKv kv, AccountStore accounts, Bodies bodies, List<byte[]> corpus, int count)
            throws IOException {
        kv.write(Shards.account(1), tx -> {
            accounts.create(tx, 1, Quota.NONE);
            return 1;
        });
        int inbox = accounts.read(1, view -> view.mailboxWithRole(Role.INBOX))
                .map(Mailbox::id)
                .orElseThrow();
        Instant now = Instant.now();
        for (int from = 0; from < count; from += 100) {
            List<Draft> drafts = new ArrayList<>();
            List<NewEmail> emails = new ArrayList<>();
            for (int i = from; i < Math.min(count, from + 100); i++) {
                Draft draft = bodies.draft();
                drafts.add(draft);
                draft.write(head(i).getBytes(StandardCharsets.US_ASCII));
                draft.write(corpus.get(i % corpus.size()));
                emails.add(new NewEmail(draft.seal(), MimeParser.parse(draft.source()), now, Flags.NONE));
            }
            accounts.update(1, tx -> {
                emails.forEach(email -> tx.add(email, List.of(inbox)));
                return true;
            });
            for (Draft draft : drafts) {
                draft.close();
            }
        }
    }

    private static String head(int i) {
        int sender = i * 7919 % 200;
        return """
            Received: from mx%d.remote.test (mx%d.remote.test [192.0.2.%d])
            \tby gw.remote.test (Postfix) with ESMTPS id %08X
            \tfor <user0@example.test>; Sun, 22 Nov 2026 10:00:00 +0000
            Message-ID: <%d.%d.1@remote.test>
            Date: Sun, 22 Nov 2026 10:00:00 +0000
            From: Name Sender%d <sender%d@remote.test>
            To: <user0@example.test>
            Subject: Quarterly report %d item %d for project Alice-%d
            """.replace("\n", "\r\n").formatted(
                i % 20,
                i % 20,
                i % 200,
                i * 2654435761L & 0xffffffffL,
                1764000000L + i,
                i,
                sender,
                sender,
                i % 100,
                i,
                i % 1000);
    }

    private static List<byte[]> corpus(Path file) throws IOException {
        byte[] all = Files.readAllBytes(file);
        List<byte[]> records = new ArrayList<>();
        int at = 0;
        while (at < all.length) {
            int length = 0;
            while (all[at] != '\n') {
                length = length * 10 + all[at++] - '0';
            }
            at++;
            records.add(java.util.Arrays.copyOfRange(all, at, at + length));
            at += length;
        }
        return records;
    }
}
