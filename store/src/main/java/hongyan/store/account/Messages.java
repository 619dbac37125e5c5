package hongyan.store.account;

import hongyan.base.failure.BadSyntax;
import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.base.failure.TryLater;
import hongyan.formats.mime.MailDate;
import hongyan.formats.mime.Message;
import hongyan.kv.Space;
import hongyan.kv.blob.Bodies;
import hongyan.store.account.ChangeRow.Kind;
import hongyan.store.account.ChangeRow.Touch;
import hongyan.store.account.ChangeRow.Touched;
import hongyan.store.account.EmailState.Place;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The verbs that add, mark and move messages. Everything is checked before anything is written.
final class Messages {
    /// A Date before or after these is absurd.
    private static final int EARLIEST_YEAR = 1970;

    private static final int LATEST_YEAR = 2200;

    private final Ledger ledger;
    private final StoredView view;
    private final Places places;
    private final Removals removals;
    private final Bodies bodies;

    Messages(Ledger ledger, StoredView view, Removals removals, Bodies bodies) {
        this.ledger = ledger;
        this.view = view;
        this.places = new Places(ledger);
        this.removals = removals;
        this.bodies = bodies;
    }

    List<Added> add(NewEmail email, Collection<Integer> mailboxes) {
        List<MailboxRow> targets = targets(mailboxes);
        long size = email.body().size();
        requireRoom(size);
        Flags flags = email.flags().without(Flags.of(Flags.DELETED));
        requireKeywords(flags);
        Message message = email.message();
        ledger.draftAdded |= flags.has(Flags.DRAFT);
        Threads.Ids ids = Threads.ids(message);
        int known = Threads.find(ledger.tx, ledger.account, ids);

        long modseq = ledger.begin();
        int id = ledger.nextId();
        int thread = known == 0 ? id : known;
        Instant receivedAt = Instant.ofEpochMilli(email.receivedAt().toEpochMilli());
        Instant sentAt = sentAt(message).orElse(receivedAt);
        Email stored = new Email(
                id,
                thread,
                email.body().id(),
                size,
                receivedAt,
                sentAt,
                message.envelope(),
                message.root(),
                message.messageIds(),
                message.references(),
                message.preview(),
                message.hasAttachment());
        ledger.tx.put(Space.EMAIL, Keys.email(ledger.account, id), EmailCodec.write(stored, modseq, ids.hashes()));
        bodies.put(ledger.tx, email.body(), Keys.holder(ledger.account, id));
        Threads.put(ledger.tx, ledger.account, thread, id, receivedAt.toEpochMilli(), ids, modseq);
        EmailState state = new EmailState(id, modseq, flags, List.of(), thread, size, receivedAt);
        return fill(state, targets, email.flags().has(Flags.DELETED), known == 0);
    }

    /// Brings a message back as a new one.
    ///
    /// @throws hongyan.base.failure.TryLater `OVER_QUOTA`
    Optional<List<Added>> restore(Expunged.Id wanted, Recovery recovery, Folders folders) {
        Optional<Expunged> found = recovery.find(wanted);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Expunged message = found.get();
        Email old = message.email();
        requireRoom(old.size());
        List<MailboxRow> targets = targets(recovery.targets(message, folders));
        recovery.forget(message);
        return Optional.of(again(old, message.flags(), targets));
    }

    /// A message of this account or another, as a new one over the same body.
    ///
    /// @param flags a `\Deleted` among them is that of the places
    private List<Added> again(Email email, Flags flags, List<MailboxRow> targets) {
        Threads.Ids ids = Threads.ids(
                email.messageIds(), email.references(), email.envelope().subject());
        int known = Threads.find(ledger.tx, ledger.account, ids);
        long modseq = ledger.begin();
        int id = ledger.nextId();
        int thread = known == 0 ? id : known;
        Email stored = new Email(
                id,
                thread,
                email.blob(),
                email.size(),
                email.receivedAt(),
                email.sentAt(),
                email.envelope(),
                email.structure(),
                email.messageIds(),
                email.references(),
                email.preview(),
                email.hasAttachment());
        ledger.tx.put(Space.EMAIL, Keys.email(ledger.account, id), EmailCodec.write(stored, modseq, ids.hashes()));
        bodies.hold(ledger.tx, email.blob(), Keys.holder(ledger.account, id));
        Threads.put(ledger.tx, ledger.account, thread, id, email.receivedAt().toEpochMilli(), ids, modseq);
        EmailState state = new EmailState(
                id,
                modseq,
                flags.without(Flags.of(Flags.DELETED)),
                List.of(),
                thread,
                email.size(),
                email.receivedAt());
        return fill(state, targets, flags.has(Flags.DELETED), known == 0);
    }

    static Optional<Instant> sentAt(Message message) {
        return MailDate.parse(message.envelope().date())
                .filter(date -> date.getYear() >= EARLIEST_YEAR && date.getYear() <= LATEST_YEAR)
                .map(OffsetDateTime::toInstant);
    }

    /// Puts a new message into its mailboxes.
    private List<Added> fill(EmailState fresh, List<MailboxRow> targets, boolean deleted, boolean newThread) {
        List<Added> added = new ArrayList<>(targets.size());
        List<Place> at = new ArrayList<>(targets.size());
        List<Touched> touched = new ArrayList<>(targets.size());
        for (MailboxRow target : targets) {
            Place place = places.add(target, fresh, deleted);
            at.add(place);
            touched.add(new Touched(target.id, Touch.ADDED, 0));
            added.add(new Added(fresh.email(), fresh.thread(), target.id, place.uid(), fresh.modseq()));
        }
        put(fresh.with(fresh.modseq(), fresh.flags(), at));
        ledger.news();
        ledger.row.usedBytes += fresh.size();
        ledger.row.usedMessages++;
        ledger.log(new ChangeRow.Mail(
                fresh.email(), fresh.thread(), Kind.CREATED, newThread ? Kind.CREATED : Kind.UPDATED, touched));
        return added;
    }

    private List<MailboxRow> targets(Collection<Integer> mailboxes) {
        List<MailboxRow> targets = new ArrayList<>(mailboxes.size());
        for (int id : new LinkedHashSet<>(mailboxes)) {
            targets.add(target(id));
        }
        if (targets.isEmpty()) {
            throw new BadSyntax(Reason.SYNTAX, "a message is in at least one mailbox");
        }
        return targets;
    }

    private MailboxRow target(int id) {
        MailboxRow mailbox = ledger.mailbox(id);
        if (mailbox.uidNext == Integer.MAX_VALUE) {
            throw new NotAllowed(Reason.LIMIT, "uids");
        }
        return mailbox;
    }

    private void requireRoom(long size) {
        AccountRow row = ledger.row;
        Quota quota = row.quota;
        if (quota.bytes() > 0 && row.usedBytes + size > quota.bytes()
                || quota.messages() > 0 && row.usedMessages + 1 > quota.messages()) {
            throw new TryLater(Reason.OVER_QUOTA, "account " + ledger.account);
        }
    }

    private static void requireKeywords(Flags flags) {
        if (flags.keywords().size() > Flags.MAX_KEYWORDS) {
            throw new NotAllowed(Reason.LIMIT, "keywords");
        }
    }

    private void put(EmailState state) {
        ledger.tx.put(Space.EMAIL_STATE, Keys.email(ledger.account, state.email()), StateCodec.write(state));
    }

    /// The message with all its places, if there is one for others to see.
    private Optional<EmailState> visible(int email) {
        return view.stored(email).filter(state -> view.shown(state).isPresent());
    }

    private EmailState stateOf(UidRow row) {
        return view.stored(row.email()).orElseThrow(() -> new IllegalStateException("UID row without message"));
    }

    Optional<EmailState> setFlags(int email, Flags wanted) {
        return visible(email).map(state -> setFlags(state, wanted.without(Flags.of(Flags.DELETED)), 0, false));
    }

    Optional<UidRow> setDeleted(int mailbox, int uid, boolean deleted) {
        return view.uid(mailbox, uid).map(row -> {
            EmailState state = stateOf(row);
            return places.row(setFlags(state, state.flags(), mailbox, deleted), mailbox, row);
        });
    }

    Optional<UidRow> setPlaceFlags(int mailbox, int uid, Flags wanted) {
        return view.uid(mailbox, uid).map(row -> {
            if (row.flags().equals(wanted)) {
                return row;
            }
            Flags flags = wanted.without(Flags.of(Flags.DELETED));
            return places.row(setFlags(stateOf(row), flags, mailbox, wanted.has(Flags.DELETED)), mailbox, row);
        });
    }

    /// @param mailbox whose place gets `deleted`; 0 for none
    private EmailState setFlags(EmailState state, Flags flags, int mailbox, boolean deleted) {
        requireKeywords(flags);
        boolean same = flags.equals(state.flags());
        boolean sameDeleted =
                state.places().stream().allMatch(place -> place.mailbox() != mailbox || place.deleted() == deleted);
        if (same && sameDeleted) {
            return state;
        }
        long modseq = ledger.begin();
        boolean seenMoves = flags.has(Flags.SEEN) != state.flags().has(Flags.SEEN);
        List<Place> after = new ArrayList<>(state.places().size());
        List<Touched> touched = new ArrayList<>();
        for (Place place : state.places()) {
            boolean mark = place.mailbox() == mailbox ? deleted : place.deleted();
            Place changed = new Place(place.mailbox(), place.uid(), mark);
            after.add(changed);
            if (same && mark == place.deleted()) {
                continue;
            }
            places.change(state, place, flags, mark, modseq);
            if (seenMoves) {
                touched.add(new Touched(place.mailbox(), Touch.COUNTS, 0));
            }
        }
        EmailState changed = state.with(modseq, flags, after);
        put(changed);
        ledger.log(new ChangeRow.Mail(state.email(), state.thread(), Kind.UPDATED, Kind.UPDATED, touched));
        return changed;
    }

    Optional<Added> copy(int mailbox, int uid, int target) {
        return view.uid(mailbox, uid).map(row -> copy(stateOf(row), target(target)));
    }

    private Added copy(EmailState state, MailboxRow target) {
        if (state.isIn(target.id)) {
            return duplicate(state, target);
        }
        long modseq = ledger.begin();
        Place place = places.add(target, state.with(modseq, state.flags(), state.places()), false);
        List<Place> after = new ArrayList<>(state.places());
        after.add(place);
        put(state.with(modseq, state.flags(), after));
        ledger.log(new ChangeRow.Mail(
                state.email(),
                state.thread(),
                Kind.UPDATED,
                Kind.UPDATED,
                List.of(new Touched(target.id, Touch.ADDED, 0))));
        return new Added(state.email(), state.thread(), target.id, place.uid(), modseq);
    }

    Optional<Added> adopt(AccountTx from, int mailbox, int uid, int target, Flags flags) {
        Optional<Email> found = from.uid(mailbox, uid).flatMap(row -> from.email(row.email()));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Email email = found.get();
        MailboxRow to = target(target);
        requireRoom(email.size());
        requireKeywords(flags);
        return Optional.of(again(email, flags, List.of(to)).getFirst());
    }

    /// A second message over the same body.
    private Added duplicate(EmailState state, MailboxRow target) {
        requireRoom(state.size());
        byte[] row = ledger.tx
                .get(Space.EMAIL, Keys.email(ledger.account, state.email()))
                .orElseThrow(() -> new IllegalStateException("state without message"));
        EmailCodec.Front front = EmailCodec.front(row);
        long modseq = ledger.begin();
        int id = ledger.nextId();
        ledger.tx.put(Space.EMAIL, Keys.email(ledger.account, id), RowWriter.reversioned(row, modseq));
        bodies.hold(ledger.tx, front.blob(), Keys.holder(ledger.account, id));
        Threads.copy(ledger.tx, ledger.account, state, id, front.hashes(), modseq);
        EmailState fresh =
                new EmailState(id, modseq, state.flags(), List.of(), state.thread(), state.size(), state.receivedAt());
        return fill(fresh, List.of(target), false, false).getFirst();
    }

    Optional<Added> move(int mailbox, int uid, int target) {
        Optional<UidRow> row = view.uid(mailbox, uid);
        if (row.isEmpty()) {
            return Optional.empty();
        }
        EmailState state = stateOf(row.get());
        MailboxRow to = target(target);
        if (target != mailbox && state.isIn(target)) {
            Added added = duplicate(state, to);
            removals.expunge(mailbox, List.of(uid));
            return Optional.of(added);
        }
        long modseq = ledger.begin();
        EmailState moved = state.with(modseq, state.flags(), state.places());
        Place old = state.place(mailbox).orElseThrow();
        places.remove(ledger.mailbox(mailbox), moved, old, false);
        Place fresh = places.add(to, moved, false);
        List<Place> after = new ArrayList<>(state.places());
        after.set(after.indexOf(old), fresh);
        put(state.with(modseq, state.flags(), after));
        ledger.log(new ChangeRow.Mail(
                state.email(),
                state.thread(),
                Kind.UPDATED,
                Kind.UPDATED,
                List.of(new Touched(mailbox, Touch.REMOVED, uid), new Touched(target, Touch.ADDED, 0))));
        return Optional.of(new Added(state.email(), state.thread(), target, fresh.uid(), modseq));
    }

    Optional<EmailState> setMailboxes(int email, Collection<Integer> mailboxes) {
        Optional<EmailState> found = visible(email);
        if (found.isEmpty()) {
            return found;
        }
        EmailState state = found.get();
        List<MailboxRow> targets = targets(mailboxes);
        Map<Integer, Place> before = new LinkedHashMap<>();
        state.places().forEach(place -> before.put(place.mailbox(), place));
        if (before.keySet().equals(new LinkedHashSet<>(mailboxes))) {
            return found;
        }
        long modseq = ledger.begin();
        EmailState changed = state.with(modseq, state.flags(), state.places());
        List<Place> after = new ArrayList<>(targets.size());
        List<Touched> touched = new ArrayList<>();
        for (MailboxRow target : targets) {
            Place place = before.remove(target.id);
            if (place == null) {
                place = places.add(target, changed, false);
                touched.add(new Touched(target.id, Touch.ADDED, 0));
            }
            after.add(place);
        }
        before.values().forEach(place -> {
            places.remove(ledger.any(place.mailbox()), changed, place, false);
            if (!ledger.row.isGoing(place.mailbox())) {
                touched.add(new Touched(place.mailbox(), Touch.REMOVED, place.uid()));
            }
        });
        EmailState result = changed.with(modseq, state.flags(), after);
        put(result);
        ledger.log(new ChangeRow.Mail(email, state.thread(), Kind.UPDATED, Kind.UPDATED, touched));
        return Optional.of(result);
    }
}
