package hongyan.store.account;

import hongyan.kv.Space;
import hongyan.kv.blob.Bodies;
import hongyan.store.account.ChangeRow.Kind;
import hongyan.store.account.ChangeRow.Touch;
import hongyan.store.account.ChangeRow.Touched;
import hongyan.store.account.EmailState.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The verbs that take messages out of mailboxes and, with the last one, out of the account.
final class Removals {
    /// Rows looked at together.
    static final int PAGE = 500;

    private final Ledger ledger;
    private final StoredView view;
    private final Places places;
    private final Bodies bodies;
    private final Recovery recovery;

    Removals(Ledger ledger, StoredView view, Bodies bodies, Recovery recovery) {
        this.ledger = ledger;
        this.view = view;
        this.places = new Places(ledger);
        this.bodies = bodies;
        this.recovery = recovery;
    }

    List<Integer> expunge(int mailbox, Collection<Integer> uids) {
        Optional<MailboxRow> from = ledger.find(mailbox);
        return from.isEmpty() ? List.of() : expunge(mailbox, uids, Removal.EXPUNGED);
    }

    private List<Integer> expunge(int mailbox, Collection<Integer> uids, Removal how) {
        List<Integer> wanted = List.copyOf(new LinkedHashSet<>(uids));
        List<Integer> removed = new ArrayList<>();
        for (int at = 0; at < wanted.size(); at += PAGE) {
            List<UidRow> rows = view.storedRows(mailbox, wanted.subList(at, Math.min(wanted.size(), at + PAGE)));
            Map<Integer, EmailState> states = new HashMap<>();
            view.stored(rows.stream().map(UidRow::email).toList()).forEach(s -> states.put(s.email(), s));
            for (UidRow row : rows) {
                EmailState state = states.get(row.email());
                if (state == null) {
                    throw new IllegalStateException("UID row without message");
                }
                remove(state, state.place(mailbox).stream().toList(), how);
                removed.add(row.uid());
            }
        }
        return removed;
    }

    boolean destroy(int email) {
        Optional<EmailState> state = view.stored(email);
        boolean seen = state.flatMap(view::shown).isPresent();
        if (seen) {
            remove(state.get(), state.get().places(), Removal.DESTROYED);
        }
        return seen;
    }

    /// Takes up to `limit` messages out of a mailbox that is destroyed; returns how many.
    int empty(int mailbox, int limit) {
        int removed = 0;
        while (removed < limit) {
            List<UidRow> page = view.storedUids(mailbox, 0, Math.min(PAGE, limit - removed));
            expunge(mailbox, page.stream().map(UidRow::uid).toList(), Removal.MAILBOX);
            removed += page.size();
            if (page.size() < PAGE) {
                break;
            }
        }
        return removed;
    }

    /// Takes the message out of these places, and out of the account when none is left.
    private void remove(EmailState state, List<Place> gone, Removal how) {
        long modseq = ledger.begin();
        boolean last = gone.size() == state.places().size();
        EmailState changed = state.with(modseq, state.flags(), state.places());
        List<Touched> touched = new ArrayList<>(gone.size());
        for (Place place : gone) {
            places.remove(ledger.any(place.mailbox()), changed, place, last);
            if (!ledger.row.isGoing(place.mailbox())) {
                touched.add(new Touched(place.mailbox(), Touch.REMOVED, place.uid()));
            }
        }
        if (!last) {
            List<Place> after = new ArrayList<>(state.places());
            after.removeAll(gone);
            ledger.tx.put(
                    Space.EMAIL_STATE,
                    Keys.email(ledger.account, state.email()),
                    StateCodec.write(changed.with(modseq, state.flags(), after)));
            ledger.log(new ChangeRow.Mail(state.email(), state.thread(), Kind.UPDATED, Kind.UPDATED, touched));
            return;
        }
        boolean threadEmpty = forget(state, how);
        ledger.log(new ChangeRow.Mail(
                state.email(), state.thread(), Kind.DESTROYED, threadEmpty ? Kind.DESTROYED : Kind.UPDATED, touched));
    }

    /// @return whether its thread is empty now
    private boolean forget(EmailState state, Removal how) {
        byte[] row = ledger.tx
                .get(Space.EMAIL, Keys.email(ledger.account, state.email()))
                .orElseThrow(() -> new IllegalStateException("state without message"));
        EmailCodec.Front front = EmailCodec.front(row);
        ledger.tx.delete(Space.EMAIL, Keys.email(ledger.account, state.email()));
        ledger.tx.delete(Space.EMAIL_STATE, Keys.email(ledger.account, state.email()));
        if (recovery.keeps(state)) {
            recovery.keep(state, row, how);
        } else {
            bodies.release(ledger.tx, front.blob(), Keys.holder(ledger.account, state.email()));
        }
        ledger.news();
        ledger.row.usedBytes -= state.size();
        ledger.row.usedMessages--;
        return Threads.remove(ledger.tx, ledger.account, state.thread(), state.email(), front.hashes());
    }
}
