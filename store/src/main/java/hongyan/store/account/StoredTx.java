package hongyan.store.account;

import hongyan.kv.Tx;
import hongyan.kv.blob.Bodies;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The verbs, over one [Ledger].
///
/// In a transaction of its own the ledger is flushed at the end; as a guest of a larger one, after every verb, for
/// nobody says when that one ends.
final class StoredTx extends StoredView implements AccountTx {
    private final Ledger ledger;
    private final Messages messages;
    private final Removals removals;
    private final Folders folders;
    private final Recovery recovery;
    private final boolean guest;

    /// @param kept how long what leaves can be brought back
    /// @param wake called after a commit that left work for [Upkeep]
    StoredTx(Ledger ledger, Bodies bodies, Duration kept, Runnable wake, boolean guest) {
        super(ledger.tx, ledger.account, ledger.row);
        this.ledger = ledger;
        this.recovery = new Recovery(ledger, bodies, kept);
        this.removals = new Removals(ledger, this, bodies, recovery);
        this.messages = new Messages(ledger, this, removals, bodies);
        this.folders = new Folders(ledger, this, ledger.seconds, wake);
        this.guest = guest;
    }

    private <T> T done(T result) {
        if (guest) {
            ledger.flush();
        }
        return result;
    }

    @Override
    public Tx tx() {
        return ledger.tx;
    }

    @Override
    Optional<MailboxRow> row(int mailbox) {
        return ledger.find(mailbox);
    }

    @Override
    void beforeLog() {
        ledger.flush();
    }

    @Override
    public List<Mailbox> mailboxes() {
        List<Mailbox> mailboxes = new ArrayList<>();
        for (Mailbox stored : super.mailboxes()) {
            mailboxes.add(mailbox(stored.id()).orElse(stored));
        }
        return mailboxes;
    }

    @Override
    public List<Added> add(NewEmail email, Collection<Integer> mailboxes) {
        return done(messages.add(email, mailboxes));
    }

    @Override
    public Optional<EmailState> setFlags(int email, Flags flags) {
        return done(messages.setFlags(email, flags));
    }

    @Override
    public Optional<UidRow> setDeleted(int mailbox, int uid, boolean deleted) {
        return done(messages.setDeleted(mailbox, uid, deleted));
    }

    @Override
    public Optional<UidRow> setPlaceFlags(int mailbox, int uid, Flags flags) {
        return done(messages.setPlaceFlags(mailbox, uid, flags));
    }

    @Override
    public Optional<Added> copy(int mailbox, int uid, int target) {
        return done(messages.copy(mailbox, uid, target));
    }

    @Override
    public Optional<Added> move(int mailbox, int uid, int target) {
        return done(messages.move(mailbox, uid, target));
    }

    @Override
    public Optional<Added> adopt(AccountTx from, int mailbox, int uid, int target, Flags flags) {
        return done(messages.adopt(from, mailbox, uid, target, flags));
    }

    @Override
    public Optional<EmailState> setMailboxes(int email, Collection<Integer> mailboxes) {
        return done(messages.setMailboxes(email, mailboxes));
    }

    @Override
    public List<Integer> expunge(int mailbox, Collection<Integer> uids) {
        return done(removals.expunge(mailbox, uids));
    }

    @Override
    public boolean destroy(int email) {
        return done(removals.destroy(email));
    }

    @Override
    public Optional<List<Added>> restore(Expunged.Id id) {
        return done(messages.restore(id, recovery, folders));
    }

    @Override
    public int purgeExpunged(Instant before, int limit) {
        return done(recovery.purge(before.getEpochSecond(), limit));
    }

    /// Goes on emptying mailboxes that are gone: up to `limit` messages. Returns how many; less than `limit` =
    /// done.
    int workOff(int limit) {
        return done(folders.workOff(limit, removals));
    }

    @Override
    public Mailbox createMailbox(int parent, String name, Role role) {
        return done(folders.create(parent, name, role));
    }

    @Override
    public Mailbox renameMailbox(int id, int parent, String name) {
        return done(folders.rename(id, parent, name));
    }

    @Override
    public Mailbox subscribe(int id, boolean subscribed) {
        return done(folders.subscribe(id, subscribed));
    }

    @Override
    public Mailbox setSortOrder(int id, int sortOrder) {
        return done(folders.setSortOrder(id, sortOrder));
    }

    @Override
    public Mailbox touchMailbox(int id) {
        return done(folders.touch(id));
    }

    @Override
    public void annotated(int mailbox, int reader, List<String> entries) {
        ledger.publish(new Change.Annotated(ledger.begin(), mailbox, reader, List.copyOf(entries)));
        done(mailbox);
    }

    @Override
    public void destroyMailbox(int id) {
        folders.destroy(id, removals);
        done(id);
    }

    @Override
    public void setQuota(Quota quota) {
        ledger.begin();
        ledger.row.quota = quota;
        done(quota);
    }

    @Override
    public long logChange(Stream stream, int id, boolean created, boolean destroyed) {
        ChangeRow.Kind kind =
                destroyed ? ChangeRow.Kind.DESTROYED : created ? ChangeRow.Kind.CREATED : ChangeRow.Kind.UPDATED;
        long modseq = ledger.begin();
        ledger.log(stream, new ChangeRow.Thing(id, kind));
        ledger.publish(new Change.Other(modseq, stream, id));
        return done(modseq);
    }

    @Override
    public int nextId() {
        return done(ledger.nextId());
    }

    /// Writes what is still in hand.
    void flush() {
        ledger.flush();
    }

    void trimLog() {
        ledger.trim();
    }
}
