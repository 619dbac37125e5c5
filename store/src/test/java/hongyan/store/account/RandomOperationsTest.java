package hongyan.store.account;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.base.failure.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Random verbs against a plain model; then the store, the log and what listeners heard must all tell the model's
/// story.
class RandomOperationsTest {
    private static final int ACCOUNT = 3;

    /// What a client that only listens would know: mailbox, UID, message and flags.
    private final Map<Integer, TreeMap<Integer, UidRow>> heard = new TreeMap<>();
    /// The model: messages and where they are.
    private final Map<Integer, Set<Integer>> placed = new TreeMap<>();

    private final Map<Integer, Flags> flags = new HashMap<>();
    private final List<Integer> mailboxes = new ArrayList<>();

    @Test
    void storeModelLogAndListenersAgree() {
        rounds(6);
    }

    @Test
    @Tag("long")
    void forALongTime() {
        rounds(500);
    }

    private void rounds(int count) {
        long seed = new Random().nextLong();
        for (int round = 0; round < count; round++) {
            heard.clear();
            placed.clear();
            flags.clear();
            mailboxes.clear();
            run(seed + round);
        }
    }

    private void run(long seed) {
        Random random = new Random(seed);
        try (Mails mails = new Mails(ACCOUNT)) {
            Subscription _ = mails.accounts.subscribe(ACCOUNT, this::hear);
            mails.accounts.read(ACCOUNT, AccountView::mailboxes).forEach(m -> mailboxes.add(m.id()));
            String state = mails.accounts.read(ACCOUNT, v -> v.state(hongyan.store.account.Stream.EMAIL));
            Set<Integer> client = new HashSet<>();
            for (int i = 0; i < 150; i++) {
                int count = 1 + random.nextInt(3);
                mails.accounts.update(ACCOUNT, tx -> {
                    for (int verb = 0; verb < count; verb++) {
                        step(tx, random);
                    }
                    return 0;
                });
                add(mails, random);
                if (random.nextInt(10) == 0) {
                    state = sync(mails, state, client, 1 + random.nextInt(20));
                    assertThat(client).as("seed %d", seed).isEqualTo(placed.keySet());
                }
            }
            compare(mails, seed);
        }
    }

    private void hear(Committed committed) {
        for (Change change : committed.changes()) {
            assertThat(change.modseq()).isEqualTo(committed.modseq());
            switch (change) {
                case Change.Added a -> box(a.mailbox()).put(a.row().uid(), a.row());
                case Change.FlagsChanged f -> box(f.mailbox()).put(f.row().uid(), f.row());
                case Change.Expunged e ->
                    assertThat(box(e.mailbox()).remove(e.uid())).isNotNull();
                case Change.MailboxDestroyed d -> heard.remove(d.mailbox());
                case Change.MailboxCreated c -> heard.put(c.mailbox(), new TreeMap<>());
                case Change.MailboxUpdated u -> assertThat(u.mailbox()).isPositive();
                case Change.Annotated a -> assertThat(a.entries()).isNotEmpty();
                case Change.Other o -> assertThat(o.id()).isPositive();
            }
        }
    }

    private TreeMap<Integer, UidRow> box(int mailbox) {
        return heard.computeIfAbsent(mailbox, m -> new TreeMap<>());
    }

    private void add(Mails mails, Random random) {
        Set<Integer> into = some(random);
        Flags fresh = flags(random).without(Flags.of(Flags.DELETED));
        String id = random.nextInt(40) + "@x";
        String[] references = random.nextBoolean() ? new String[0] : new String[] {random.nextInt(40) + "@x"};
        Added added = mails.add(
                        ACCOUNT,
                        Mails.message(id, "s" + random.nextInt(3), references),
                        1 + random.nextInt(50),
                        fresh,
                        into)
                .getFirst();
        placed.put(added.email(), into);
        flags.put(added.email(), fresh);
    }

    private int anyMailbox(Random random) {
        return mailboxes.get(random.nextInt(mailboxes.size()));
    }

    private Set<Integer> some(Random random) {
        Set<Integer> some = new HashSet<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            some.add(anyMailbox(random));
        }
        return some;
    }

    private static Flags flags(Random random) {
        return Flags.of(random.nextInt(32), random.nextInt(4) == 0 ? List.of("k" + random.nextInt(3)) : List.of());
    }

    private void step(AccountTx tx, Random random) {
        int mailbox = anyMailbox(random);
        List<UidRow> rows = tx.uids(mailbox, 0, 1000);
        int uid = rows.isEmpty() ? 1 : rows.get(random.nextInt(rows.size())).uid();
        int email = rows.isEmpty() ? 0 : tx.uid(mailbox, uid).orElseThrow().email();
        int target = anyMailbox(random);
        try {
            switch (random.nextInt(10)) {
                case 0 -> {
                    Flags set = flags(random);
                    if (tx.setFlags(email, set).isPresent()) {
                        flags.put(email, set.without(Flags.of(Flags.DELETED)));
                    }
                }
                case 1 -> {
                    Flags set = flags(random);
                    if (tx.setPlaceFlags(mailbox, uid, set).isPresent()) {
                        flags.put(email, set.without(Flags.of(Flags.DELETED)));
                    }
                }
                case 2 -> tx.setDeleted(mailbox, uid, random.nextBoolean());
                case 3 ->
                    tx.copy(mailbox, uid, target).ifPresent(added -> {
                        placed.computeIfAbsent(added.email(), e -> new HashSet<>())
                                .add(target);
                        flags.put(added.email(), flags.get(email));
                    });
                case 4 ->
                    tx.move(mailbox, uid, target).ifPresent(added -> {
                        leave(email, mailbox);
                        placed.computeIfAbsent(added.email(), e -> new HashSet<>())
                                .add(target);
                        flags.putIfAbsent(added.email(), flags.getOrDefault(email, Flags.NONE));
                    });
                case 5 -> {
                    Set<Integer> all = some(random);
                    if (tx.setMailboxes(email, all).isPresent()) {
                        placed.put(email, all);
                    }
                }
                case 6 -> {
                    if (!tx.expunge(mailbox, List.of(uid)).isEmpty()) {
                        leave(email, mailbox);
                    }
                }
                case 7 -> {
                    if (tx.destroy(email)) {
                        placed.remove(email);
                    }
                }
                case 8 ->
                    mailboxes.add(
                            tx.createMailbox(random.nextInt(3) == 0 ? mailbox : 0, "m" + random.nextInt(9), Role.NONE)
                                    .id());
                default -> {
                    tx.destroyMailbox(mailbox);
                    mailboxes.remove((Object) mailbox);
                    List.copyOf(placed.keySet()).forEach(id -> leave(id, mailbox));
                }
            }
        } catch (Refusal refused) {
            assertThat(refused.reason()).isNotNull();
        }
    }

    private void leave(int email, int mailbox) {
        Set<Integer> at = placed.get(email);
        if (at != null && at.remove(mailbox) && at.isEmpty()) {
            placed.remove(email);
        }
    }

    /// A JMAP client that pages through the changes.
    private static String sync(Mails mails, String since, Set<Integer> client, int max) {
        String state = since;
        while (true) {
            String from = state;
            Changes changes = mails.find(ACCOUNT, v -> v.changes(hongyan.store.account.Stream.EMAIL, from, max))
                    .orElseThrow();
            client.addAll(changes.created());
            assertThat(client).containsAll(changes.updated());
            changes.destroyed().forEach(client::remove);
            state = changes.state();
            if (!changes.more()) {
                return state;
            }
        }
    }

    private void compare(Mails mails, long seed) {
        mails.accounts.read(ACCOUNT, view -> {
            List<EmailState> states = view.allStates(0, 10_000);
            Map<Integer, Set<Integer>> stored = new TreeMap<>();
            for (EmailState state : states) {
                Set<Integer> at = new HashSet<>();
                state.places().forEach(place -> at.add(place.mailbox()));
                stored.put(state.email(), at);
                assertThat(state.flags()).as("seed %d", seed).isEqualTo(flags.get(state.email()));
            }
            assertThat(stored).as("seed %d", seed).isEqualTo(placed);
            for (Mailbox mailbox : view.mailboxes()) {
                List<UidRow> rows = view.uids(mailbox.id(), 0, 10_000);
                assertThat(List.copyOf(heard.getOrDefault(mailbox.id(), new TreeMap<>())
                                .values()))
                        .as("seed %d", seed)
                        .isEqualTo(rows);
            }
            return 0;
        });
    }
}
