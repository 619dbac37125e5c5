package hongyan.store.account;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.formats.mime.MimeParser;
import hongyan.kv.Entry;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.Order;
import hongyan.kv.Shards;
import hongyan.kv.Space;
import hongyan.kv.blob.Draft;
import hongyan.kv.testing.TestStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Rows are damaged by hand; the check says so, the repair mends it, and nothing that could be read is gone.
class InspectionTest {
    private static final int ACCOUNT = 7;
    private static final byte[] DAMAGED = {0, 0, 0, 0, 0, 0, 0, 1, 99, 1, 2, 3};
    private final TestStore store = TestStore.memory();
    private final Mails mails = new Mails(store, ACCOUNT, 8);
    private final int inbox = mails.inbox(ACCOUNT);
    private final int archive = mails.mailbox(ACCOUNT, Role.ARCHIVE).id();
    private final List<Added> added = new ArrayList<>();

    @BeforeEach
    void mail() throws IOException {
        for (int i = 0; i < 12; i++) {
            added.add(deliver(i, i % 3 == 0 ? List.of(inbox, archive) : List.of(inbox)));
        }
        mails.accounts.update(ACCOUNT, tx -> tx.destroy(added.getLast().email()));
        assertThat(Inspection.checkAll(store.kv(), store.bodies()).left()).isEmpty();
    }

    @AfterEach
    void close() {
        mails.close(); // with a check of its own
    }

    private Added deliver(int i, List<Integer> mailboxes) throws IOException {
        byte[] mail = ("From: ann@example.test\r\nSubject: Number " + i + "\r\nMessage-ID: <" + i
                        + "@x>\r\nReferences: <root@x>\r\n\r\nBody " + i + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        try (Draft draft = store.bodies().draft()) {
            draft.write(mail);
            NewEmail email = new NewEmail(
                    draft.seal(),
                    MimeParser.parse(draft.source()),
                    store.clock().instant(),
                    i % 2 == 0 ? Flags.of(Flags.SEEN) : Flags.NONE);
            return mails.accounts.update(ACCOUNT, tx -> tx.add(email, mailboxes).getFirst());
        }
    }

    private void put(Space space, Key key, byte[] value) {
        store.kv().write(Shards.account(ACCOUNT), tx -> {
            tx.put(space, key, value);
            return 0;
        });
    }

    private void delete(Space space, Key key) {
        store.kv().write(Shards.account(ACCOUNT), tx -> {
            assertThat(tx.get(space, key)).isPresent();
            tx.delete(space, key);
            return 0;
        });
    }

    private Key email(int index) {
        return Keys.email(ACCOUNT, added.get(index).email());
    }

    private Key uid(int index) {
        return Keys.uid(ACCOUNT, inbox, added.get(index).uid());
    }

    /// Checks that it is noticed, mends, and checks that all is well.
    private Findings mend() {
        Findings before = Inspection.checkAll(store.kv(), store.bodies());
        assertThat(before.left()).isNotEmpty();
        assertThat(before.mended()).isEmpty();
        Findings after = Inspection.repairAll(store.kv(), store.bodies());
        assertThat(after.left()).isEmpty();
        assertThat(after.mended()).isNotEmpty();
        assertThat(AccountCheck.checkAll(store.kv())).isEmpty();
        assertThat(Inspection.repairAll(store.kv(), store.bodies()).mended()).isEmpty();
        return after;
    }

    private List<String> subjects() {
        return mails.accounts.read(
                ACCOUNT,
                view -> view.uids(inbox, 0, 100).stream()
                        .map(row -> String.valueOf(
                                view.email(row.email()).orElseThrow().envelope().subject()))
                        .sorted()
                        .toList());
    }

    private void nothingIsLost() {
        assertThat(subjects()).hasSize(11);
        assertThat(mails.mailbox(ACCOUNT, inbox).total()).isEqualTo(11);
        assertThat(mails.mailbox(ACCOUNT, archive).total()).isEqualTo(4);
        assertThat(mails.accounts.read(ACCOUNT, AccountView::usage).messages()).isEqualTo(11);
    }

    @Test
    void missingAndDamagedUidRows() {
        delete(Space.UID, uid(0));
        put(Space.UID, uid(1), DAMAGED);
        put(
                Space.UID,
                uid(2),
                UidCodec.write(new UidRow(added.get(2).uid(), added.get(3).email(), 1, Flags.NONE)));
        Findings findings = mend();
        assertThat(findings.aside()).hasSize(1);
        assertThat(Inspection.aside(store.kv(), 10)).hasSize(1);
        nothingIsLost();
    }

    @Test
    void flagsThatDiffer() {
        put(
                Space.UID,
                uid(1),
                UidCodec.write(new UidRow(added.get(1).uid(), added.get(1).email(), 3, Flags.of(Flags.FLAGGED))));
        mend();
        nothingIsLost();
    }

    @Test
    void uidRowsOfNothingAndOfAnUnknownPlace() {
        put(Space.UID, Keys.uid(ACCOUNT, inbox, 500), UidCodec.write(new UidRow(500, 4000, 3, Flags.NONE)));
        put(
                Space.UID,
                Keys.uid(ACCOUNT, archive, 600),
                UidCodec.write(new UidRow(600, added.get(1).email(), 3, Flags.NONE)));
        mend();
        assertThat(mails.mailbox(ACCOUNT, archive).total()).isEqualTo(5);
        assertThat(mails.mailbox(ACCOUNT, archive).uidNext()).isGreaterThan(600);
        assertThat(subjects()).hasSize(11);
    }

    @Test
    void emailRowIsMadeAgainFromTheBody() throws IOException {
        Email before = mails.find(ACCOUNT, v -> v.email(added.get(3).email())).orElseThrow();
        put(Space.EMAIL, email(3), DAMAGED);
        delete(Space.EMAIL, email(4));
        mend();
        nothingIsLost();
        Email after = mails.find(ACCOUNT, v -> v.email(added.get(3).email())).orElseThrow();
        assertThat(after).isEqualTo(before);
        assertThat(store.bodies().open(after.blob()).size()).isEqualTo(after.size());
    }

    @Test
    void stateIsMadeAgainFromTheMailboxes() {
        put(Space.EMAIL_STATE, email(0), DAMAGED);
        delete(Space.EMAIL_STATE, email(1));
        mend();
        nothingIsLost();
        EmailState state =
                mails.find(ACCOUNT, v -> v.state(added.get(0).email())).orElseThrow();
        assertThat(state.flags().has(Flags.SEEN)).isTrue();
        assertThat(state.places()).hasSize(2);
    }

    @Test
    void stateAndRowsOfMailboxesGoneTogether() {
        delete(Space.EMAIL_STATE, email(1));
        delete(Space.UID, uid(1));
        mend();
        nothingIsLost();
    }

    @Test
    void stateAndEmailDamagedTogether() {
        put(Space.EMAIL_STATE, email(1), DAMAGED);
        put(Space.EMAIL, email(1), DAMAGED);
        mend();
        nothingIsLost();
    }

    @Test
    void orphanStateOfALostMessage() {
        int id = added.get(1).email();
        Email lost = mails.find(ACCOUNT, v -> v.email(id)).orElseThrow();
        delete(Space.EMAIL, email(1));
        delete(
                Space.BLOB_REF,
                Key.of()
                        .fixed(lost.blob().bytes())
                        .fixed(Keys.holder(ACCOUNT, id).bytes())
                        .key());
        Findings findings = mend();
        assertThat(findings.aside()).anyMatch(line -> line.contains("EMAIL_STATE"));
        assertThat(subjects()).hasSize(10);
    }

    @Test
    void indexRows() {
        Email one = mails.find(ACCOUNT, v -> v.email(added.get(1).email())).orElseThrow();
        delete(Space.THREAD, Keys.threadEmail(ACCOUNT, one.thread(), one.id()));
        delete(
                Space.MSGID,
                Keys.messageIdEmail(ACCOUNT, Threads.hash("2@x"), added.get(2).email()));
        put(
                Space.MSGID,
                Keys.messageIdEmail(ACCOUNT, Threads.hash("3@x"), added.get(3).email()),
                DAMAGED);
        put(Space.THREAD, Keys.threadEmail(ACCOUNT, 900, 901), DAMAGED);
        put(Space.MSGID, Keys.messageIdEmail(ACCOUNT, 5, 6), DAMAGED);
        mend();
        nothingIsLost();
        assertThat(mails.list(ACCOUNT, v -> v.thread(one.thread()))).contains(one.id());
    }

    @Test
    void references() {
        Email one = mails.find(ACCOUNT, v -> v.email(added.get(1).email())).orElseThrow();
        Key holder = Keys.holder(ACCOUNT, one.id());
        delete(
                Space.BLOB_REF,
                Key.of().fixed(one.blob().bytes()).fixed(holder.bytes()).key());
        store.kv().write(Shards.account(ACCOUNT), tx -> {
            store.bodies().hold(tx, one.blob(), Keys.holder(ACCOUNT, 777));
            return 0;
        });
        mend();
        nothingIsLost();
    }

    @Test
    void aLostBodyIsReplacedByWhatIsKnown() throws IOException {
        Email one = mails.find(ACCOUNT, v -> v.email(added.get(3).email())).orElseThrow();
        delete(Space.BLOB, one.blob().key());
        mend();
        nothingIsLost();
        int id = mails.list(ACCOUNT, v -> v.uids(inbox, 0, 100)).getLast().email();
        Email instead = mails.find(ACCOUNT, v -> v.email(id)).orElseThrow();
        assertThat(instead.envelope().subject()).isEqualTo("Number 3");
        assertThat(instead.receivedAt()).isEqualTo(one.receivedAt());
        assertThat(store.bodies().open(instead.blob()).size()).isEqualTo(instead.size());
    }

    @Test
    void countsAndNumbers() {
        store.kv().write(Shards.account(ACCOUNT), tx -> {
            AccountRow row =
                    AccountRow.read(tx.get(Space.ACCOUNT, Keys.account(ACCOUNT)).orElseThrow());
            row.usedBytes += 99;
            row.usedMessages--;
            row.expungedBytes = 1;
            row.nextId = 3;
            row.modseq = 2;
            row.mailboxes = 77;
            row.roles[Role.TRASH.code()] = inbox;
            tx.put(Space.ACCOUNT, Keys.account(ACCOUNT), row.write());
            MailboxRow box = MailboxRow.read(
                    inbox, tx.get(Space.MAILBOX, Keys.mailbox(ACCOUNT, inbox)).orElseThrow());
            box.total = 1;
            box.unseen = 100;
            box.deleted = 4;
            box.bytes = 0;
            box.uidNext = 2;
            tx.put(Space.MAILBOX, Keys.mailbox(ACCOUNT, inbox), box.write(1));
            return 0;
        });
        mend();
        nothingIsLost();
    }

    @Test
    void mailboxesAndNames() {
        int projects = mails.accounts
                .update(ACCOUNT, tx -> tx.createMailbox(0, "项目", Role.NONE))
                .id();
        int child = mails.accounts
                .update(ACCOUNT, tx -> tx.createMailbox(projects, "Alpha", Role.NONE))
                .id();
        delete(Space.MAILBOX, Keys.mailbox(ACCOUNT, projects));
        delete(Space.MAILBOX_NAME, Keys.mailboxName(ACCOUNT, projects, "Alpha"));
        put(Space.MAILBOX_NAME, Keys.mailboxName(ACCOUNT, 0, "Ghost"), MailboxName.writeId(1, archive));
        put(Space.MAILBOX, Keys.mailbox(ACCOUNT, archive), DAMAGED);
        mend();
        nothingIsLost();
        assertThat(mails.find(ACCOUNT, v -> v.mailboxNamed(0, "项目"))
                        .orElseThrow()
                        .id())
                .isEqualTo(projects);
        assertThat(mails.mailbox(ACCOUNT, child).parent()).isEqualTo(projects);
        assertThat(mails.mailbox(ACCOUNT, archive).role()).isEqualTo(Role.ARCHIVE);
    }

    @Test
    void aMailboxOfWhichOnlyTheMessagesAreLeft() {
        delete(Space.MAILBOX, Keys.mailbox(ACCOUNT, inbox));
        delete(Space.MAILBOX_NAME, Keys.mailboxName(ACCOUNT, 0, MailboxName.INBOX));
        mend();
        assertThat(subjects()).hasSize(11);
    }

    @Test
    void treeWithoutAParentAndALoop() {
        int a = mails.accounts
                .update(ACCOUNT, tx -> tx.createMailbox(0, "a", Role.NONE))
                .id();
        int b = mails.accounts
                .update(ACCOUNT, tx -> tx.createMailbox(a, "b", Role.NONE))
                .id();
        int c = mails.accounts
                .update(ACCOUNT, tx -> tx.createMailbox(0, "c", Role.NONE))
                .id();
        reparent(a, b);
        reparent(c, 5000);
        mend();
        assertThat(mails.list(ACCOUNT, AccountView::mailboxes)).hasSize(9);
        assertThat(mails.mailbox(ACCOUNT, c).parent()).isZero();
    }

    private void reparent(int mailbox, int parent) {
        store.kv().write(Shards.account(ACCOUNT), tx -> {
            Key key = Keys.mailbox(ACCOUNT, mailbox);
            MailboxRow row = MailboxRow.read(mailbox, tx.get(Space.MAILBOX, key).orElseThrow());
            tx.delete(Space.MAILBOX_NAME, Keys.mailboxName(ACCOUNT, row.parent, row.name));
            row.parent = parent;
            tx.put(Space.MAILBOX, key, row.write(1));
            tx.put(Space.MAILBOX_NAME, Keys.mailboxName(ACCOUNT, parent, row.name), MailboxName.writeId(1, mailbox));
            return 0;
        });
    }

    @Test
    void theLogStartsAnew() {
        List<Entry> log = store.kv()
                .read(s -> s.scan(Space.CHANGE, KeyRange.prefix(Keys.account(ACCOUNT)), Order.ASCENDING, 100));
        delete(Space.CHANGE, log.get(2).key());
        put(Space.CHANGE, log.get(4).key(), DAMAGED);
        mend();
        nothingIsLost();
        assertThat(mails.find(ACCOUNT, v -> v.changes(Stream.EMAIL, "1", 0))).isEmpty();
    }

    @Test
    void theAccountsRowIsMadeAgain() {
        put(Space.ACCOUNT, Keys.account(ACCOUNT), DAMAGED);
        mend();
        nothingIsLost();
        assertThat(mails.mailbox(ACCOUNT, Role.TRASH).name()).isEqualTo("Trash");
    }

    @Test
    void expungedRows() {
        List<Expunged> gone = mails.list(ACCOUNT, v -> v.expunged(Optional.empty(), 10));
        mails.accounts.update(ACCOUNT, tx -> tx.destroy(added.get(2).email()));
        Expunged.Id other = mails.list(ACCOUNT, v -> v.expunged(Optional.empty(), 10)).stream()
                .map(Expunged::id)
                .filter(id -> id.email() == added.get(2).email())
                .findFirst()
                .orElseThrow();
        put(Space.EXPUNGED, Keys.expunged(ACCOUNT, gone.getFirst().id()), DAMAGED);
        delete(Space.EXPUNGED_DUE, Keys.due(Keys.Due.EXPUNGED, (int) (other.at() / 86_400), ACCOUNT));
        Findings findings = mend();
        assertThat(findings.aside()).hasSize(1);
        assertThat(mails.change(ACCOUNT, tx -> tx.restore(other))).isPresent();
        nothingIsLost();
    }

    @Test
    void damagedRowsKeepNothingFromGoing() {
        Expunged.Id id = mails.list(ACCOUNT, v -> v.expunged(Optional.empty(), 10))
                .getFirst()
                .id();
        put(Space.EXPUNGED, Keys.expunged(ACCOUNT, id), DAMAGED);
        put(Space.EMAIL, email(1), DAMAGED);
        assertThat(mails.list(ACCOUNT, v -> v.expunged(Optional.empty(), 10))).isEmpty();
        assertThat(mails.change(ACCOUNT, tx -> tx.restore(id))).isEmpty();
        mails.accounts.update(
                ACCOUNT, tx -> tx.purgeExpunged(store.clock().instant().plusSeconds(9), 10));
        mails.accounts.destroy(ACCOUNT);
        assertThat(Inspection.repairAll(store.kv(), store.bodies()).left()).isEmpty();
    }

    @Test
    void anyRowDamagedAtRandom() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<Space> spaces = List.of(
                Space.MAILBOX,
                Space.MAILBOX_NAME,
                Space.EMAIL,
                Space.EMAIL_STATE,
                Space.UID,
                Space.THREAD,
                Space.MSGID,
                Space.CHANGE,
                Space.EXPUNGED);
        for (int round = 0; round < 30; round++) {
            for (int i = 0; i < 4; i++) {
                Space space = spaces.get(random.nextInt(spaces.size()));
                List<Entry> rows = store.kv()
                        .read(s -> s.scan(space, KeyRange.prefix(Keys.account(ACCOUNT)), Order.ASCENDING, 1000));
                if (rows.isEmpty()) {
                    continue;
                }
                Entry row = rows.get(random.nextInt(rows.size()));
                switch (random.nextInt(3)) {
                    case 0 -> delete(space, row.key());
                    case 1 -> put(space, row.key(), DAMAGED);
                    default -> {
                        byte[] bytes = row.value().clone();
                        bytes[8 + random.nextInt(bytes.length - 8)] ^= (byte) (1 << random.nextInt(8));
                        put(space, row.key(), bytes);
                    }
                }
            }
            Findings findings = Inspection.repairAll(store.kv(), store.bodies());
            assertThat(findings.left())
                    .as("seed %d, round %d: %s", seed, round, findings.mended())
                    .isEmpty();
            assertThat(AccountCheck.checkAll(store.kv()))
                    .as("seed %d, round %d: %s", seed, round, findings.mended())
                    .isEmpty();
        }
    }

    @Test
    void whileTheAccountIsUsedNothingIsFound() throws InterruptedException {
        AtomicBoolean stop = new AtomicBoolean();
        Thread user = Thread.ofPlatform().start(() -> {
            Random random = new Random(5);
            int made = 0;
            while (!stop.get()) {
                int id = added.get(random.nextInt(6)).email();
                mails.accounts.update(ACCOUNT, tx -> {
                    tx.setFlags(id, Flags.of(random.nextInt(4)));
                    return tx.setMailboxes(id, random.nextBoolean() ? List.of(inbox) : List.of(archive, inbox));
                });
                if (random.nextInt(3) == 0 && made++ < 150) {
                    Added one = mails.add(ACCOUNT, archive);
                    mails.accounts.update(ACCOUNT, tx -> tx.destroy(one.email()));
                }
            }
        });
        try {
            for (int i = 0; i < 8; i++) {
                assertThat(Inspection.checkAll(store.kv(), store.bodies()).left())
                        .isEmpty();
                assertThat(Inspection.repairAll(store.kv(), store.bodies()).mended())
                        .isEmpty();
            }
        } finally {
            stop.set(true);
            user.join();
        }
    }
}
