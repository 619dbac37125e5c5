package hongyan.store.account;

import hongyan.base.failure.BadSyntax;
import hongyan.base.failure.NotAllowed;
import hongyan.kv.Entry;
import hongyan.kv.Key;
import hongyan.kv.KeyRange;
import hongyan.kv.Order;
import hongyan.kv.Space;
import hongyan.kv.blob.Bodies;
import hongyan.store.account.Expunged.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Keeps what leaves the account for some time, brings it back, and lets go of it in the end.
///
/// The body's holder stays what it was (see [Keys#holder]) until the row goes: leaving costs one row and no look at
/// the body.
final class Recovery {
    private static final byte[] DUE = {1};
    private static final long DAY = Duration.ofDays(1).toSeconds();

    private final Ledger ledger;
    private final Bodies bodies;
    private final Duration kept;
    /// By mailbox: what a message of it remembers.
    private final Map<Integer, Origin> origins = new HashMap<>();
    private boolean noted;

    Recovery(Ledger ledger, Bodies bodies, Duration kept) {
        this.ledger = ledger;
        this.bodies = bodies;
        this.kept = kept;
    }

    /// Whether `state`, which leaves, is to be kept. A draft that is replaced by one of the same transaction is not:
    /// editors save every few seconds.
    boolean keeps(EmailState state) {
        return kept.isPositive() && !(ledger.draftAdded && state.flags().has(Flags.DRAFT));
    }

    /// Keeps the message whose rows are being removed.
    ///
    /// @param email its `EMAIL` row
    void keep(EmailState state, byte[] email, Removal how) {
        List<Origin> from = new ArrayList<>(state.places().size());
        for (EmailState.Place place : state.places()) {
            from.add(origins.computeIfAbsent(place.mailbox(), this::origin));
        }
        Key key = Keys.expunged(ledger.account, new Expunged.Id(ledger.seconds, state.email()));
        ledger.tx.put(
                Space.EXPUNGED,
                key,
                ExpungedCodec.write(ledger.begin(), new ExpungedCodec.Stored(how, state.flags(), from, email)));
        ledger.row.expungedBytes += state.size();
        ledger.row.expungedMessages++;
        if (!noted) {
            noted = true;
            ledger.tx.put(
                    Space.EXPUNGED_DUE, Keys.due(Keys.Due.EXPUNGED, (int) (ledger.seconds / DAY), ledger.account), DUE);
        }
    }

    private Origin origin(int mailbox) {
        MailboxRow row = ledger.any(mailbox);
        List<String> path = new ArrayList<>();
        path.add(row.name);
        Set<Integer> seen = new LinkedHashSet<>(List.of(mailbox));
        for (int at = row.parent; at != 0 && seen.add(at); ) {
            Optional<MailboxRow> above = ledger.find(at);
            if (above.isEmpty()) {
                break;
            }
            path.addFirst(above.get().name);
            at = above.get().parent;
        }
        return new Origin(mailbox, List.copyOf(path), row.role);
    }

    Optional<Expunged> find(Expunged.Id id) {
        return ledger.tx
                .get(Space.EXPUNGED, Keys.expunged(ledger.account, id))
                .flatMap(row -> Look.decoded(row, bytes -> ExpungedCodec.read(id, bytes)));
    }

    /// The mailboxes a message goes back to, made again when they are gone; the INBOX when they cannot be made.
    List<Integer> targets(Expunged message, Folders folders) {
        Set<Integer> targets = new LinkedHashSet<>();
        for (Origin origin : message.from()) {
            targets.add(target(origin, folders));
        }
        if (targets.isEmpty()) {
            targets.add(ledger.row.roles[Role.INBOX.code()]);
        }
        return List.copyOf(targets);
    }

    private int target(Origin origin, Folders folders) {
        if (ledger.find(origin.mailbox()).isPresent()) {
            return origin.mailbox();
        }
        int role =
                origin.role() == Role.NONE ? 0 : ledger.row.roles[origin.role().code()];
        if (role != 0) {
            return role;
        }
        try {
            return folders.path(origin.path());
        } catch (NotAllowed | BadSyntax _) {
            // too deep or too many by now: it is still better off in the INBOX than lost
            return ledger.row.roles[Role.INBOX.code()];
        }
    }

    /// Takes the row out and lets go of its body, which the message that came back holds too.
    void forget(Expunged message) {
        ledger.begin();
        ledger.tx.delete(Space.EXPUNGED, Keys.expunged(ledger.account, message.id()));
        ledger.row.expungedBytes -= message.email().size();
        ledger.row.expungedMessages--;
        bodies.release(
                ledger.tx,
                message.email().blob(),
                Keys.holder(ledger.account, message.id().email()));
    }

    /// Lets go of what left before `before` (seconds), at most `limit`; returns how many went.
    int purge(long before, int limit) {
        KeyRange old =
                KeyRange.between(Keys.account(ledger.account), Keys.expungedFrom(ledger.account, Math.max(0, before)));
        int gone = 0;
        for (Entry entry : ledger.tx.scan(Space.EXPUNGED, old, Order.ASCENDING, limit)) {
            Optional<EmailCodec.Front> front = Look.decoded(
                    entry.value(),
                    row -> EmailCodec.front(ExpungedCodec.read(row).email()));
            if (front.isEmpty()) {
                continue; // for the inspection: it must not keep the others
            }
            Expunged.Id id = Keys.expungedId(entry.key());
            ledger.begin();
            ledger.tx.delete(Space.EXPUNGED, entry.key());
            ledger.row.expungedBytes -= front.get().size();
            ledger.row.expungedMessages--;
            bodies.release(ledger.tx, front.get().blob(), Keys.holder(ledger.account, id.email()));
            gone++;
        }
        return gone;
    }
}
