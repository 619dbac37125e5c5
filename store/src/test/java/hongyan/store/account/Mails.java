package hongyan.store.account;

import hongyan.formats.mime.Envelope;
import hongyan.formats.mime.Message;
import hongyan.formats.mime.Part;
import hongyan.kv.blob.Draft;
import hongyan.kv.testing.TestStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// An account store for a test, and mail to put into it. Closing it checks every account.
final class Mails implements AutoCloseable {
    final TestStore store;
    final AccountStore accounts;

    Mails(int... ids) {
        this(TestStore.memory(), ids);
    }

    Mails(TestStore store, int... ids) {
        this(store, AccountStore.KEPT, ids);
    }

    Mails(TestStore store, Duration kept, int... ids) {
        this.store = store;
        this.accounts = new AccountStore(store.kv(), store.bodies(), store.clock(), kept);
        for (int id : ids) {
            create(id, Quota.NONE);
        }
    }

    void create(int id, Quota quota) {
        store.kv().write(hongyan.kv.Shards.account(id), tx -> {
            accounts.create(tx, id, quota);
            return id;
        });
    }

    /// A parsed message, by hand.
    static Message message(String messageId, String subject, String... references) {
        Envelope.Mailbox from = new Envelope.Mailbox("Ann", null, "ann", "example.test");
        List<String> parents = Stream.of(references).toList();
        Envelope envelope = new Envelope(
                "Sun, 22 Nov 2026 10:00:00 +0800",
                subject,
                List.of(from),
                List.of(from),
                List.of(from),
                List.of(new Envelope.Mailbox(null, null, "bob", "example.test")),
                List.of(),
                List.of(),
                parents.isEmpty() ? null : "<" + parents.getLast() + ">",
                "<" + messageId + ">");
        return new Message(envelope, text(), List.of(messageId), parents, "Hello 你好", false);
    }

    static Part text() {
        return new Part(
                0,
                100,
                20,
                2,
                "TEXT",
                "PLAIN",
                List.of(new Part.Param("charset", "utf-8")),
                null,
                null,
                "7BIT",
                null,
                List.of(),
                List.of(),
                null,
                null,
                List.of(),
                null);
    }

    /// Adds in a transaction of its own.
    List<Added> add(int account, Message message, int size, Flags flags, Collection<Integer> mailboxes) {
        try (Draft draft = store.bodies().draft()) {
            draft.write("x".repeat(size).getBytes(StandardCharsets.US_ASCII));
            NewEmail email = new NewEmail(draft.seal(), message, store.clock().instant(), flags);
            return accounts.update(account, tx -> tx.add(email, mailboxes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Added add(int account, int mailbox) {
        return add(account, message(Instant.now() + "@test", "Hi"), 100, Flags.NONE, List.of(mailbox))
                .getFirst();
    }

    int inbox(int account) {
        return mailbox(account, Role.INBOX).id();
    }

    Mailbox mailbox(int account, Role role) {
        return accounts.read(account, view -> view.mailboxWithRole(role)).orElseThrow();
    }

    Mailbox mailbox(int account, int id) {
        return accounts.read(account, view -> view.mailbox(id)).orElseThrow();
    }

    <T> List<T> list(int account, Function<AccountView, List<T>> read) {
        return accounts.read(account, read);
    }

    <T> Optional<T> find(int account, Function<AccountView, Optional<T>> read) {
        return accounts.read(account, read);
    }

    <T> Optional<T> change(int account, Function<AccountTx, Optional<T>> write) {
        return accounts.update(account, write);
    }

    @Override
    public void close() {
        List<String> problems = AccountCheck.checkAll(store.kv());
        store.close();
        if (!problems.isEmpty()) {
            throw new AssertionError("AccountCheck: " + problems);
        }
    }
}
