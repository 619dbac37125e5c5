package hongyan.services.search;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.kv.Key;
import hongyan.kv.Shards;
import hongyan.kv.Space;
import hongyan.kv.blob.BlobId;
import hongyan.kv.memory.MemoryTextIndex;
import hongyan.services.search.Criterion.Alike;
import hongyan.services.search.Criterion.Header;
import hongyan.services.search.Criterion.Text;
import hongyan.services.search.Criterion.Where;
import hongyan.store.account.Added;
import hongyan.store.account.Quota;
import hongyan.store.account.UidRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class IndexedSearchTest {
    private final IndexRig rig = new IndexRig();

    @AfterEach
    void close() {
        rig.close();
    }

    /// Enough other mail that the index is worth asking.
    private void others(int count) {
        for (int i = 0; i < count; i++) {
            rig.add("From: nobody" + i + "@example.test\nTo: me@example.test\nSubject: nothing " + i
                    + "\n\nunrelated words, number " + i + " of many\n");
        }
    }

    @Test
    void wordsInsideWordsAndSentences() {
        others(60);
        rig.add("From: Sender Seven <sender77@example.test>\nSubject: The zyxquartz project\n\nbody");
        rig.add("Subject: x\n\nin the bodyzyxquartzinside it");
        rig.add("Subject: =?utf-8?B?5a2j5bqm5oql6KGo?=\n\n各位同事，请看附件里的季度报表。");
        rig.catchUp();
        rig.found(new Text(Where.ANYWHERE, "zyxquartz"), 61, 62);
        rig.found(new Text(Where.BODY, "ZYXquartz"), 62);
        rig.found(new Text(Where.SUBJECT, "quartz proj"), 61);
        rig.found(new Text(Where.FROM, "sender77"), 61);
        rig.found(new Text(Where.FROM, "seven <sender"), 61);
        rig.found(new Text(Where.BODY, "报表"), 63);
        rig.found(new Text(Where.BODY, "事"), 63);
        rig.found(new Text(Where.SUBJECT, "季度"), 63);
        rig.found(new Text(Where.ANYWHERE, "nosuchwordatall"));
        rig.found(new Text(Where.ANYWHERE, "77"), 61);
        rig.found(new Header("subject", "zyx"), 61);
        rig.found(new Header("x-nothing", ""));
        rig.found(
                Criterion.and(List.of(
                        Criterion.not(new Text(Where.ANYWHERE, "unrelated")),
                        Criterion.not(new Text(Where.BODY, "quartz")))),
                61,
                63);
        rig.found(Criterion.or(List.of(new Text(Where.BODY, "季度"), new Text(Where.SUBJECT, "zyxquartz"))), 61, 63);
    }

    @Test
    void whatTheIndexHasNotReachedIsScanned() {
        others(60);
        rig.catchUp();
        rig.add("Subject: late\n\nlate zyxquartz");
        rig.found(new Text(Where.BODY, "zyxquartz"), 61);
        assertThat(rig.ids(rig.searching, new Text(Where.BODY, "zyxquartz"))).hasSize(1);
        rig.catchUp();
        rig.found(new Text(Where.BODY, "zyxquartz"), 61);
    }

    @Test
    void messagesThatCannotBeReadDoNotStopTheIndex() {
        AttachmentTexts bugs = (root, body) -> {
            try {
                String text = new String(body.all(), StandardCharsets.UTF_8);
                if (text.contains("overflow")) {
                    throw new StackOverflowError("told to fail");
                }
                if (text.contains("poison")) {
                    throw new IllegalStateException("told to fail");
                }
                return "";
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        try (IndexRig other = new IndexRig(new MemoryTextIndex(), bugs)) {
            other.add("Subject: a\n\npoison zyxquartz");
            other.add("Subject: b\n\noverflow zyxquartz");
            Added damaged = other.add("Subject: c\n\nzyxquartz");
            Added bodiless = other.add("Subject: d\n\nzyxquartz");
            for (int i = 0; i < 60; i++) {
                other.add("Subject: nothing\n\nunrelated");
            }
            other.add("Subject: last\n\nzyxquartz");
            other.damage(Space.EMAIL, 1, damaged.email());
            BlobId blob = other.accounts
                    .read(1, view -> view.email(bodiless.email()))
                    .orElseThrow()
                    .blob();
            other.store.kv().write(Shards.account(1), tx -> {
                tx.put(Space.BLOB, blob.key(), new byte[] {99});
                return 0;
            });
            other.catchUp();
            // those that were not understood are looked at, those that cannot be read do not match
            other.found(new Text(Where.BODY, "zyxquartz"), 1, 2, 65);
        }
    }

    @Test
    void anAccountThatCannotBeReadDoesNotStopTheOthers() {
        rig.store.kv().write(Shards.account(2), tx -> {
            rig.accounts.create(tx, 2, Quota.NONE);
            return 2;
        });
        others(1);
        rig.store.kv().write(Shards.account(2), tx -> {
            tx.put(Space.EMAIL_STATE, Key.of(2, 1), new byte[] {0, 0, 0, 0, 0, 0, 0, 9, 1});
            return 0;
        });
        rig.news.note(List.of(2));
        rig.indexer().start(Duration.ZERO);
        long end = System.nanoTime() + 30_000_000_000L;
        while (rig.news.of(1).isPresent()) {
            assertThat(System.nanoTime()).as("waiting for the index").isLessThan(end);
            rig.indexer().hurry(2);
            rig.indexer().hurry(1);
            Thread.onSpinWait();
        }
        assertThat(rig.index.<Boolean>read(1, view -> view.mark().isPresent())).isTrue();
        assertThat(rig.news.of(2)).isPresent();
    }

    @Test
    void aSearchEndsTheSettlingAfterAStart() {
        others(1);
        rig.indexer().start(Duration.ofHours(1));
        long end = System.nanoTime() + 30_000_000_000L;
        while (rig.news.of(1).isPresent()) {
            assertThat(System.nanoTime()).as("waiting for the index").isLessThan(end);
            rig.indexer().hurry(1);
            Thread.onSpinWait();
        }
        assertThat(rig.index.<Boolean>read(1, view -> view.mark().isPresent())).isTrue();
    }

    @Test
    void copiesMovesAndRemovals() {
        others(60);
        Added added = rig.add("Subject: one\n\nzyxquartz");
        int other = rig.accounts.update(
                1,
                tx -> tx.createMailbox(0, "Other", hongyan.store.account.Role.NONE)
                        .id());
        rig.catchUp();
        rig.accounts.update(1, tx -> tx.copy(rig.inbox, added.uid(), other));
        rig.accounts.update(1, tx -> tx.copy(rig.inbox, added.uid(), rig.inbox));
        rig.found(new Text(Where.BODY, "zyxquartz"), 61, 62);
        rig.catchUp();
        assertThat(rig.index.<Integer>read(1, view -> view.count())).isEqualTo(62);
        rig.accounts.update(1, tx -> tx.expunge(rig.inbox, List.of(61)));
        rig.found(new Text(Where.BODY, "zyxquartz"), 62);
        rig.accounts.update(1, tx -> tx.expunge(rig.inbox, List.of(62)));
        rig.accounts.update(1, tx -> tx.expunge(other, List.of(1)));
        rig.found(new Text(Where.BODY, "zyxquartz"));
        rig.catchUp();
        assertThat(rig.index.<Integer>read(1, view -> view.count())).isEqualTo(60);
    }

    @Test
    void anAccountThatGoesLeavesTheIndex() {
        others(5);
        rig.catchUp();
        assertThat(rig.index.<Integer>read(1, view -> view.count())).isEqualTo(5);
        rig.accounts.destroy(1);
        rig.catchUp();
        assertThat(rig.index.<Integer>read(1, view -> view.count())).isZero();
        assertThat(rig.index.read(1, hongyan.kv.text.TextIndex.View::mark)).isEmpty();
    }

    @Test
    void begunAgainOnDemand() {
        others(60);
        rig.catchUp();
        rig.indexer().reindex(1);
        assertThat(rig.indexer().reindexAll()).isEqualTo(1);
        rig.catchUp();
        rig.found(new Text(Where.SUBJECT, "nothing 17"), 18);
    }

    @Test
    void alikeMeansWhatAPersonMeans() {
        others(60);
        rig.add("""
            From: =?utf-8?B?5byg5LiJ?= <z3@example.test>
            Subject: =?utf-8?B?5qmf56Wo6aCQ6KiC?=
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain; charset=utf-8

            請查收
            --b
            Content-Type: application/pdf
            Content-Disposition: attachment; filename*=utf-8''%E5%90%88%E5%90%8C%E9%99%84%E4%BB%B6.pdf

            %PDF
            --b--
            """);
        rig.catchUp();
        rig.found(new Alike(Where.ANYWHERE, "机票"), 61);
        rig.found(new Alike(Where.ANYWHERE, "機票"), 61);
        rig.found(new Text(Where.ANYWHERE, "機票"), 61);
        rig.found(new Text(Where.ANYWHERE, "机票"));
        rig.found(new Alike(Where.ANYWHERE, "请查收"), 61);
        rig.found(new Alike(Where.ANYWHERE, "htfj"), 61);
        rig.found(new Alike(Where.NAMES, "hetongfujian"), 61);
        rig.found(new Alike(Where.NAMES, "hetfuj"), 61);
        rig.found(new Alike(Where.NAMES, "合同"), 61);
        rig.found(new Text(Where.NAMES, "附件.pdf"), 61);
        rig.found(new Alike(Where.NAMES, "jipiao"));
        rig.found(new Alike(Where.SUBJECT, "jipiao"), 61);
        rig.found(new Alike(Where.FROM, "zhangsan"), 61);
        rig.found(new Alike(Where.FROM, "zs"), 61);
        rig.found(new Alike(Where.FROM, "zhang"), 61);
        rig.found(new Alike(Where.FROM, "zl"));
        rig.found(new Text(Where.ANYWHERE, "htfj"));
    }

    @Test
    void relevance() {
        others(60);
        rig.add("Subject: a budget for 2027\n\nnone");
        rig.add("Subject: other\n\nthe budget");
        rig.add("From: Budget Office <b@example.test>\nSubject: other\n\nnone");
        rig.catchUp();
        List<String> found = new ArrayList<>();
        rig.searching.ranked(
                1,
                rig.inbox,
                new Alike(Where.ANYWHERE, "budget"),
                (UidRow row, int score) -> found.add(row.uid() + ":" + score));
        assertThat(found).containsExactly("61:100", "62:15", "63:85");
    }

    private static final String[] WORDS = {
        "机票",
        "機票",
        "合同",
        "附件",
        "季度报表",
        "张三",
        "李四",
        "云",
        "会议纪要",
        "report",
        "quarter",
        "Überraschung",
        "x",
        "42",
        "v2.1",
        "a@b.test",
        "ＡＢＣ",
        "naïve",
        "foo_bar",
        "https://example.test/p?q=1",
        "𠮷野家",
        "한국어",
        "ありがとう",
        "…",
        "—",
        "ﬁne"
    };

    private static String text(Random random, int words) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < words; i++) {
            text.append(WORDS[random.nextInt(WORDS.length)]);
            text.append(random.nextInt(3) == 0 ? "" : random.nextInt(8) == 0 ? "\n" : " ");
        }
        return text.toString().strip();
    }

    private static String encoded(String text) {
        return "=?utf-8?B?"
                + java.util.Base64.getEncoder()
                        .encodeToString(text.replace("\n", " ").getBytes(java.nio.charset.StandardCharsets.UTF_8))
                + "?=";
    }

    private static String message(Random random) {
        StringBuilder m = new StringBuilder();
        m.append("From: ")
                .append(encoded(text(random, 1)))
                .append(" <u")
                .append(random.nextInt(20))
                .append("@b.test>\n");
        m.append("To: ").append(encoded(text(random, 1))).append(" <me@b.test>, other@c.test\n");
        m.append(random.nextInt(4) == 0 ? "Cc: report@b.test\n" : "");
        m.append("Subject: ")
                .append(random.nextBoolean() ? encoded(text(random, 3)) : "plain quarter report " + random.nextInt(50))
                .append('\n');
        m.append(random.nextInt(3) == 0 ? "X-Tag: v2.1 foo_bar\n continued\n" : "");
        String body = text(random, 12);
        if (random.nextInt(3) == 0) {
            m.append("Content-Type: multipart/mixed; boundary=bb\n\n--bb\n");
            m.append("Content-Type: text/html; charset=utf-8\n\n<p>")
                    .append(body.replace(" ", "</p> <p>"))
                    .append("</p><script>hidden</script>\n--bb\n");
            m.append("Content-Type: application/octet-stream; name=\"")
                    .append(encoded(text(random, 2)))
                    .append("\"\n\nbytes\n--bb--\n");
        } else if (random.nextInt(3) == 0) {
            m.append("Content-Type: message/rfc822\n\nSubject: ")
                    .append(encoded(body))
                    .append("\n\ninner ");
            m.append(random.nextInt(9)).append('\n');
        } else {
            m.append("Content-Type: text/plain; charset=utf-8\n\n").append(body).append('\n');
        }
        return m.toString();
    }

    private static String needle(Random random) {
        String text = text(random, 1 + random.nextInt(3)).replace('\n', ' ');
        if (random.nextBoolean() || text.length() < 2) {
            return text;
        }
        int from = random.nextInt(text.length());
        int to = Math.min(text.length(), from + 1 + random.nextInt(6));
        return text.substring(from, to);
    }

    private static Criterion criterion(Random random, int depth) {
        Where[] places = Where.values();
        return switch (random.nextInt(depth == 0 ? 4 : 7)) {
            case 0, 1 -> new Text(places[random.nextInt(places.length)], needle(random));
            case 2 ->
                new Alike(
                        places[random.nextInt(places.length)],
                        random.nextInt(3) == 0
                                ? List.of("zs", "zhangsan", "htfj", "hetong", "jdbb", "jipiao", "yun", "li")
                                        .get(random.nextInt(8))
                                : needle(random));
            case 3 ->
                new Header(List.of("x-tag", "from", "subject", "content-type").get(random.nextInt(4)), needle(random));
            case 4 -> Criterion.not(criterion(random, depth - 1));
            case 5 -> Criterion.and(List.of(criterion(random, depth - 1), criterion(random, depth - 1)));
            default -> Criterion.or(List.of(criterion(random, depth - 1), criterion(random, depth - 1)));
        };
    }

    @Test
    void theIndexFindsWhatTheScanFinds() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 120; i++) {
            rig.add(message(random));
        }
        rig.catchUp();
        for (int i = 0; i < 20; i++) {
            rig.add(message(random));
        }
        rig.accounts.update(1, tx -> tx.expunge(rig.inbox, List.of(3, 30, 110, 125)));
        int some = 0;
        for (int i = 0; i < 150; i++) {
            Criterion criterion = criterion(random, 2);
            List<Integer> scanned = rig.scan(criterion);
            assertThat(rig.search(criterion)).as("seed %d %s", seed, criterion).isEqualTo(scanned);
            assertThat(rig.ids(rig.searching, criterion))
                    .as("account, seed %d %s", seed, criterion)
                    .isEqualTo(rig.ids(rig.scanning, criterion));
            some += scanned.isEmpty() ? 0 : 1;
        }
        assertThat(some).isGreaterThan(20);
    }

    @Test
    void gramsOfANeedleAreInTheText() {
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            String text = Folded.fold(text(random, 6));
            int from = random.nextInt(text.length());
            int to = from + 1 + random.nextInt(text.length() - from);
            LongSet grams = new LongSet(100_000);
            Grams.cut(text, grams);
            hongyan.kv.text.Terms.Builder terms = new hongyan.kv.text.Terms.Builder();
            Grams.write(Field.BODY, grams, terms);
            rig.index.put(9, List.of(new hongyan.kv.text.TextIndex.Document(i + 1, terms.build(), "")));
            rig.index.commit();
            String needle = text.substring(from, to);
            int id = i + 1;
            Grams.question(Field.BODY, needle)
                    .ifPresent(query -> assertThat(Arrays.stream(rig.index.<int[]>read(9, view -> view.find(query))))
                            .as("«%s» in «%s»", needle, text)
                            .contains(id));
            rig.index.remove(9, List.of(id));
        }
    }
}
