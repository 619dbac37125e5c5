package hongyan.services.search;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.formats.html.HtmlWords;
import hongyan.formats.mime.MimeParser;
import hongyan.kv.Entry;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.Kv;
import hongyan.kv.KvException;
import hongyan.kv.Order;
import hongyan.kv.Shards;
import hongyan.kv.Snapshot;
import hongyan.kv.Space;
import hongyan.kv.blob.BlobId;
import hongyan.kv.blob.Bodies;
import hongyan.kv.blob.Draft;
import hongyan.kv.testing.TestStore;
import hongyan.services.search.Criterion.Where;
import hongyan.store.account.AccountStore;
import hongyan.store.account.Added;
import hongyan.store.account.EmailState;
import hongyan.store.account.Flags;
import hongyan.store.account.Mailbox;
import hongyan.store.account.NewEmail;
import hongyan.store.account.Quota;
import hongyan.store.account.Role;
import hongyan.store.account.UidRow;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageSearchTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final TestStore store = TestStore.memory();
    private final AccountStore accounts = new AccountStore(store.kv(), store.bodies(), store.clock());
    private final MessageSearch search = new MessageSearch(accounts, store.bodies());
    private int inbox;
    private int sent;

    @BeforeEach
    void open() {
        store.kv().write(Shards.account(1), tx -> {
            accounts.create(tx, 1, Quota.NONE);
            return 1;
        });
        inbox = mailbox(Role.INBOX);
        sent = mailbox(Role.SENT);
    }

    private int mailbox(Role role) {
        return accounts.read(1, view -> view.mailboxWithRole(role))
                .map(Mailbox::id)
                .orElseThrow();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Added add(String message, Flags flags, int... mailboxes) {
        return add(message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8), flags, NOON, mailboxes);
    }

    private Added add(byte[] message, Flags flags, Instant at, int... mailboxes) {
        try (Draft draft = store.bodies().draft()) {
            draft.write(message);
            NewEmail email = new NewEmail(draft.seal(), MimeParser.parse(draft.source()), at, flags);
            List<Integer> places = java.util.Arrays.stream(mailboxes.length == 0 ? new int[] {inbox} : mailboxes)
                    .boxed()
                    .toList();
            return accounts.<List<Added>>update(1, tx -> tx.add(email, places)).getFirst();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<Integer> uids(Criterion criterion) {
        return search.mailbox(1, inbox, criterion).stream().map(UidRow::uid).toList();
    }

    private List<Integer> uids(Where where, String text) {
        return uids(new Criterion.Text(where, text));
    }

    /// Bodies whose rows the engine cannot read.
    private Bodies unreadable(BlobId blob) {
        Kv failing = new Kv() {
            @Override
            public <T> T read(ReadWork<T> work) {
                return store.kv()
                        .read(snapshot -> work.run(new Snapshot() {
                            @Override
                            public Optional<byte[]> get(Space space, Key key) {
                                if (key.equals(blob.key())) {
                                    throw new KvException("told to fail");
                                }
                                return snapshot.get(space, key);
                            }

                            @Override
                            public List<Entry> scan(Space space, KeyRange range, Order order, int limit) {
                                return snapshot.scan(space, range, order, limit);
                            }

                            @Override
                            public long counter(Space space, Key key) {
                                return snapshot.counter(space, key);
                            }
                        }));
            }

            @Override
            public <T> T write(Shards shards, WriteWork<T> work) {
                return store.kv().write(shards, work);
            }

            @Override
            public void close() {}
        };
        return new Bodies(failing, store.large(), store.folder(), store.clock());
    }

    @Test
    void aBodyTheEngineCannotReadDoesNotMatch() {
        add("Subject: one\n\nneedle", Flags.NONE);
        Added bad = add("Subject: two\n\nneedle", Flags.NONE);
        add("Subject: three\n\nneedle", Flags.NONE);
        BlobId blob =
                accounts.read(1, view -> view.email(bad.email())).orElseThrow().blob();
        MessageSearch with = new MessageSearch(accounts, unreadable(blob));
        assertThat(with.mailbox(1, inbox, new Criterion.Text(Where.BODY, "needle")))
                .extracting(UidRow::uid)
                .containsExactly(1, 3);
    }

    @Test
    void textInEveryWrapping() {
        String chinese = "各位同事，请看附件里的季度报表。";
        byte[] gbk = chinese.getBytes(Charset.forName("GBK"));
        add("Subject: raw\nContent-Type: text/plain; charset=utf-8\n\n" + chinese, Flags.NONE);
        add(
                "Subject: base64\nContent-Type: text/plain; charset=gb2312\nContent-Transfer-Encoding: base64\n\n"
                        + Base64.getMimeEncoder().encodeToString(gbk),
                Flags.NONE);
        StringBuilder quoted = new StringBuilder();
        for (byte b : gbk) {
            quoted.append("=%02X".formatted(b & 0xFF));
            quoted.append(quoted.length() % 60 == 0 ? "=\n" : "");
        }
        add(
                "Subject: qp\nContent-Type: text/plain; charset=gbk\nContent-Transfer-Encoding: quoted-printable\n\n"
                        + quoted,
                Flags.NONE);
        add(
                "Subject: html\nContent-Type: text/html; charset=utf-8\n\n<p>各位同事，请看附件里的<b>季度</b>报&#34920;。</p>",
                Flags.NONE);
        add("Subject: other\n\nnothing", Flags.NONE);
        assertThat(uids(Where.BODY, "季度报表")).containsExactly(1, 2, 3, 4);
        assertThat(uids(Where.ANYWHERE, "季度报表")).containsExactly(1, 2, 3, 4);
        assertThat(uids(Where.BODY, "不在")).isEmpty();
        assertThat(uids(Where.BODY, "")).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void caseWidthAndSpace() {
        add("Subject: x\n\nThe  QUICK\nbrown ＦＯＸ", Flags.NONE);
        add("Subject: Ünïcode ÉTÉ\n\nplain", Flags.NONE);
        assertThat(uids(Where.BODY, "quick brown fox")).containsExactly(1);
        assertThat(uids(Where.SUBJECT, "ünÏcode été")).containsExactly(2);
        assertThat(uids(Where.ANYWHERE, "PLAIN")).containsExactly(2);
    }

    @Test
    void headersAndAddresses() {
        add(
                "From: =?utf-8?B?5byg5LiJ?= <zhang@example.test>\nTo: Team: a@b.test, c@d.test;\nX-Tag: one\n two\n"
                        + "Date: Sun, 1 Nov 2026 23:30:00 -1000\n\nx",
                Flags.NONE);
        assertThat(uids(Where.FROM, "张三")).containsExactly(1);
        assertThat(uids(Where.FROM, "张三 <zhang@")).containsExactly(1);
        assertThat(uids(Where.TO, "team")).containsExactly(1);
        assertThat(uids(Where.TO, "c@d.test")).containsExactly(1);
        assertThat(uids(new Criterion.Header("x-tag", "ONE TWO"))).containsExactly(1);
        assertThat(uids(new Criterion.Header("X-Tag", ""))).containsExactly(1);
        assertThat(uids(new Criterion.Header("X-Other", ""))).isEmpty();
        assertThat(uids(new Criterion.Sent(LocalDate.of(2026, 11, 1), LocalDate.of(2026, 11, 2))))
                .containsExactly(1);
    }

    @Test
    void rowsDatesAndSizes() {
        add("Subject: a\n\nx", Flags.of(Flags.SEEN, List.of("$Work")));
        add("Subject: b\n\n" + "x".repeat(1000), Flags.NONE);
        add("Subject: c\n\nx".getBytes(StandardCharsets.US_ASCII), Flags.of(Flags.FLAGGED), NOON.plusSeconds(60));
        Criterion seen = new Criterion.SystemFlag(Flags.SEEN);
        Criterion flagged = new Criterion.SystemFlag(Flags.FLAGGED);
        assertThat(uids(Criterion.ALL)).containsExactly(1, 2, 3);
        assertThat(uids(Criterion.not(Criterion.ALL))).isEmpty();
        assertThat(uids(Criterion.or(List.of(seen, flagged)))).containsExactly(1, 3);
        assertThat(uids(Criterion.and(List.of(seen, flagged)))).isEmpty();
        assertThat(uids(Criterion.not(seen))).containsExactly(2, 3);
        assertThat(uids(new Criterion.Keyword("$WORK"))).containsExactly(1);
        assertThat(uids(new Criterion.Larger(1000))).containsExactly(2);
        assertThat(uids(new Criterion.Smaller(1000))).containsExactly(1, 3);
        assertThat(uids(new Criterion.Received(NOON.plusSeconds(1), Instant.MAX)))
                .containsExactly(3);
        assertThat(uids(new Criterion.Received(Instant.MIN, NOON))).isEmpty();
        assertThat(uids(new Criterion.Uids(UidRanges.of(2, 2, 5, 9)))).containsExactly(2);
        assertThat(uids(Criterion.and(List.of(new Criterion.Uids(UidRanges.of(2, 9)), Criterion.not(flagged)))))
                .containsExactly(2);
    }

    @Test
    void accountsThreadsAndMailboxes() {
        Added one = add("Subject: talk\nMessage-ID: <1@t>\n\nfirst", Flags.of(Flags.SEEN));
        Added two = add("Subject: Re: talk\nIn-Reply-To: <1@t>\nReferences: <1@t>\n\nsecond", Flags.NONE, sent);
        Added three = add("Subject: alone\n\nthird", Flags.of(Flags.SEEN), inbox, sent);
        assertThat(two.thread()).isEqualTo(one.thread());
        assertThat(ids(new Criterion.InMailbox(Set.of(sent)))).containsExactly(two.email(), three.email());
        assertThat(ids(new Criterion.OutsideOf(Set.of(sent)))).containsExactly(one.email(), three.email());
        assertThat(ids(new Criterion.AllInThread(Flags.SEEN, ""))).containsExactly(three.email());
        assertThat(ids(Criterion.not(new Criterion.SomeInThread(Flags.SEEN, ""))))
                .isEmpty();
        assertThat(ids(new Criterion.SomeInThread(Flags.SEEN, ""))).hasSize(3);
        assertThat(ids(new Criterion.Text(Where.ANYWHERE, "second"))).containsExactly(two.email());
        assertThat(ids(new Criterion.Threads(Set.of(three.thread())))).containsExactly(three.email());
    }

    private List<Integer> ids(Criterion criterion) {
        return search.account(1, criterion).stream().map(EmailState::email).toList();
    }

    @Test
    void attachmentNamesAndEnclosedMessages() {
        add("""
            Subject: forwarded
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: message/rfc822

            Subject: the inner words
            Content-Type: text/plain

            deep inside
            --b
            Content-Type: application/pdf
            Content-Disposition: attachment; filename="Invoice 2026.pdf"

            %PDF secret
            --b--
            """, Flags.NONE);
        assertThat(uids(Where.BODY, "invoice 2026")).containsExactly(1);
        assertThat(uids(Where.BODY, "deep inside")).containsExactly(1);
        assertThat(uids(Where.BODY, "inner words")).containsExactly(1);
        assertThat(uids(Where.BODY, "secret")).isEmpty();
    }

    @Test
    void manyPages() {
        for (int i = 0; i < 1300; i++) {
            add("Subject: n" + i + "\n\nbody number " + i + " end", Flags.NONE);
        }
        assertThat(uids(Where.BODY, "number 77 end")).containsExactly(78);
        assertThat(uids(Criterion.ALL)).hasSize(1300);
        assertThat(uids(new Criterion.Uids(UidRanges.of(500, 1299)))).hasSize(800);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a&amp;b &lt;c&gt; | a&b <c>",
                "x<script>no</script>y | x y",
                "<style>no | ''",
                "wo<b>rd</b>s | words",
                "one<br>two | one two",
                "<!-- no -->yes | yes",
                "1 < 2 | 1 < 2",
                "<a title='<x>'>z</a> | z",
                "&#x4e2d;&#25991; | 中文",
                "&bogus; | &bogus;"
            })
    void htmlToWords(String html, String words) {
        assertThat(Folded.fold(HtmlWords.of(html)).strip()).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "'Sun, 22 Nov 2026 10:00:00 +0800',2026-11-22",
        "'1 Jan 99 00:00 EST',1999-01-01",
        "'24-Mar-2007',2007-03-24",
        "'31 Feb 2026',",
        "'garbage',",
        "'',"
    })
    void writtenDates(String text, LocalDate day) {
        assertThat(WrittenDate.parse(text).orElse(null)).isEqualTo(day);
    }
}
