package hongyan.store.account;

import hongyan.kv.Key;
import hongyan.kv.KeyReader;
import hongyan.kv.Space;

/// The keys of an account's rows. Every key starts with the account: that is the wall between accounts. The one
/// exception is the holder of a body, which names its space first.
final class Keys {
    /// In `TASK` each room has its own first byte; 1 is that of domain checks.
    private static final int NEWS = 2;

    private Keys() {}

    /// `ACCOUNT`: the row; in every other space of this room: all rows of the account.
    static Key account(int account) {
        return Key.of(account);
    }

    /// `MAILBOX`; in `UID`: all rows of the mailbox.
    static Key mailbox(int account, int mailbox) {
        return Key.of(account, mailbox);
    }

    /// `MAILBOX_NAME`: all children of `parent`.
    static Key children(int account, int parent) {
        return Key.of(account, parent);
    }

    static Key mailboxName(int account, int parent, String name) {
        return Key.of().int32(account).int32(parent).text(name).key();
    }

    /// `EMAIL` and `EMAIL_STATE`.
    static Key email(int account, int email) {
        return Key.of(account, email);
    }

    static Key uid(int account, int mailbox, int uid) {
        return Key.of(account, mailbox, uid);
    }

    /// `THREAD`: all rows of the thread.
    static Key thread(int account, int thread) {
        return Key.of(account, thread);
    }

    static Key threadEmail(int account, int thread, int email) {
        return Key.of(account, thread, email);
    }

    /// `MSGID`: all messages with this Message-ID or that answer it.
    static Key messageId(int account, long hash) {
        return Key.of().int32(account).int64(hash).key();
    }

    static Key messageIdEmail(int account, long hash, int email) {
        return Key.of().int32(account).int64(hash).int32(email).key();
    }

    /// `CHANGE`: all rows of the stream.
    static Key stream(int account, Stream stream) {
        return Key.of().int32(account).byte8(stream.code()).key();
    }

    /// `CHANGE`: the first row of the stream with this modseq or a higher one.
    static Key streamFrom(int account, Stream stream, long modseq) {
        return Key.of().int32(account).byte8(stream.code()).int64(modseq).key();
    }

    static Key change(int account, Stream stream, long modseq, int ord) {
        return Key.of()
                .int32(account)
                .byte8(stream.code())
                .int64(modseq)
                .int32(ord)
                .key();
    }

    /// `EXPUNGED`: oldest first.
    static Key expunged(int account, Expunged.Id id) {
        return Key.of().int32(account).int64(id.at()).int32(id.email()).key();
    }

    /// `EXPUNGED`: the first row of this second.
    static Key expungedFrom(int account, long at) {
        return Key.of().int32(account).int64(at).key();
    }

    static Expunged.Id expungedId(Key key) {
        KeyReader in = key.reader();
        in.int32();
        return new Expunged.Id(in.int64(), in.int32());
    }

    /// `EXPUNGED_DUE`: something of the account is to be worked off.
    static Key due(Due what, int day, int account) {
        return Key.of().byte8(what.code).int32(day).int32(account).key();
    }

    static Key dueOf(Due what) {
        return Key.of().byte8(what.code).key();
    }

    /// What is to be worked off. Codes are stable on disk.
    enum Due {
        /// A mailbox that is gone is to be emptied; the day is 0.
        MAILBOX(1),
        /// The account is gone and its rows are to go; the day is 0.
        ACCOUNT(2),
        /// Messages left the account on that day (since the epoch).
        EXPUNGED(3);

        private final byte code;

        Due(int code) {
            this.code = (byte) code;
        }
    }

    /// `TASK`: all accounts with news for the full-text index.
    static Key news() {
        return Key.of().byte8(NEWS).key();
    }

    /// `TASK`: the account has news for the full-text index.
    static Key news(int account) {
        return Key.of().byte8(NEWS).int32(account).key();
    }

    /// Who keeps the body of a message alive.
    static Key holder(int account, int email) {
        return Key.of().byte8(Space.EMAIL.code()).int32(account).int32(email).key();
    }
}
