package hongyan.store.account;

import hongyan.kv.Space;
import hongyan.store.account.EmailState.Place;

/// `UID` rows and the counts of mailboxes that follow from them. Publishes what it does; the message's own row is the
/// caller's.
final class Places {
    private final Ledger ledger;

    Places(Ledger ledger) {
        this.ledger = ledger;
    }

    private static Flags flags(Flags flags, boolean deleted) {
        return deleted ? Flags.of(flags.system() | Flags.DELETED, flags.keywords()) : flags;
    }

    private void put(int mailbox, UidRow row) {
        ledger.tx.put(Space.UID, Keys.uid(ledger.account, mailbox, row.uid()), UidCodec.write(row));
    }

    /// Gives the message the mailbox's next UID. `state.modseq` is the transaction's.
    Place add(MailboxRow mailbox, EmailState state, boolean deleted) {
        int uid = mailbox.uidNext++;
        UidRow row = new UidRow(uid, state.email(), state.modseq(), flags(state.flags(), deleted), ledger.seconds);
        put(mailbox.id, row);
        mailbox.total++;
        mailbox.unseen += state.flags().has(Flags.SEEN) ? 0 : 1;
        mailbox.deleted += deleted ? 1 : 0;
        mailbox.bytes += state.size();
        mailbox.modseq = state.modseq();
        ledger.touched(mailbox);
        ledger.publish(new Change.Added(state.modseq(), mailbox.id, row, state.thread()));
        return new Place(mailbox.id, uid, deleted);
    }

    /// Takes the message out. `state.modseq` is the transaction's, `state.flags` those it had.
    void remove(MailboxRow mailbox, EmailState state, Place place, boolean destroyed) {
        ledger.tx.delete(Space.UID, Keys.uid(ledger.account, mailbox.id, place.uid()));
        mailbox.total--;
        mailbox.unseen -= state.flags().has(Flags.SEEN) ? 0 : 1;
        mailbox.deleted -= place.deleted() ? 1 : 0;
        mailbox.bytes -= state.size();
        mailbox.modseq = state.modseq();
        ledger.touched(mailbox);
        ledger.publish(new Change.Expunged(state.modseq(), mailbox.id, place.uid(), state.email(), destroyed));
    }

    /// Other flags for a place. `before` is the message as it was.
    void change(EmailState before, Place place, Flags flags, boolean deleted, long modseq) {
        MailboxRow mailbox = ledger.any(place.mailbox());
        UidRow row = new UidRow(place.uid(), before.email(), modseq, flags(flags, deleted), saved(mailbox.id, place));
        put(mailbox.id, row);
        mailbox.unseen += unseen(flags) - unseen(before.flags());
        mailbox.deleted += (deleted ? 1 : 0) - (place.deleted() ? 1 : 0);
        mailbox.modseq = modseq;
        ledger.touched(mailbox);
        ledger.publish(new Change.FlagsChanged(modseq, mailbox.id, row));
    }

    private long saved(int mailbox, Place place) {
        return ledger.tx
                .get(Space.UID, Keys.uid(ledger.account, mailbox, place.uid()))
                .map(bytes -> UidCodec.read(place.uid(), bytes).savedSeconds())
                .orElse(0L);
    }

    private static int unseen(Flags flags) {
        return flags.has(Flags.SEEN) ? 0 : 1;
    }

    /// The row of a place after a change of flags; `before` when nothing changed.
    UidRow row(EmailState after, int mailbox, UidRow before) {
        Place place = after.place(mailbox).orElseThrow();
        Flags flags = flags(after.flags(), place.deleted());
        return flags.equals(before.flags())
                ? before
                : new UidRow(place.uid(), after.email(), after.modseq(), flags, before.savedSeconds());
    }
}
