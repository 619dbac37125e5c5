package hongyan.protocols.jmap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.formats.mime.MimeParser;
import hongyan.kv.Shards;
import hongyan.kv.blob.Draft;
import hongyan.kv.testing.TestStore;
import hongyan.store.account.AccountStore;
import hongyan.store.account.AccountView;
import hongyan.store.account.Flags;
import hongyan.store.account.Mailbox;
import hongyan.store.account.NewEmail;
import hongyan.store.account.Quota;
import hongyan.store.account.Role;
import hongyan.store.account.UidRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// An order that is brought up to date is the one that is read from the start.
final class MailboxOrderTest {
    private static final int ACCOUNT = 3;
    private final TestStore rows = TestStore.memory();
    private final AccountStore store = new AccountStore(rows.kv(), rows.bodies(), rows.clock());

    private Mailbox inbox(AccountView view) {
        return view.mailboxWithRole(Role.INBOX).orElseThrow();
    }

    private void add(Random random) throws IOException {
        try (Draft draft = rows.bodies().draft()) {
            draft.write(("Subject: s\r\nMessage-ID: <" + random.nextInt() + "@x>\r\n\r\nx\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            NewEmail email = new NewEmail(
                    draft.seal(),
                    MimeParser.parse(draft.source()),
                    rows.clock().instant().plusSeconds(random.nextInt(20)),
                    Flags.NONE);
            store.update(ACCOUNT, tx -> tx.add(email, List.of(inbox(tx).id())));
        }
    }

    private static List<String> told(MailboxOrder order) {
        List<String> told = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            told.add(order.receivedAt(i) + " " + order.email(i) + " " + order.thread(i));
        }
        return told;
    }

    @Test
    void itIsTheSameAsReadAnew() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        rows.kv().write(Shards.account(ACCOUNT), tx -> {
            store.create(tx, ACCOUNT, Quota.NONE);
            return 0;
        });
        MailboxOrder order = store.read(ACCOUNT, view -> MailboxOrder.read(view, inbox(view)));
        for (int round = 0; round < 200; round++) {
            for (int i = random.nextInt(4); i > 0; i--) {
                add(random);
            }
            if (random.nextBoolean()) {
                store.update(ACCOUNT, tx -> {
                    List<Integer> some = tx.uids(inbox(tx).id(), 0, 1000).stream()
                            .filter(row -> random.nextInt(8) == 0)
                            .map(UidRow::uid)
                            .toList();
                    return tx.expunge(inbox(tx).id(), some);
                });
            }
            if (random.nextInt(3) == 0) {
                MailboxOrder before = order;
                order = store.read(ACCOUNT, view -> before.at(view, inbox(view)));
                MailboxOrder anew = store.read(ACCOUNT, view -> MailboxOrder.read(view, inbox(view)));
                assertThat(told(order)).as("seed %d", seed).isEqualTo(told(anew));
            }
        }
        rows.close();
    }
}
