package hongyan.store.account;

import hongyan.base.failure.BadSyntax;
import hongyan.base.failure.Reason;
import java.text.Normalizer;
import java.util.Optional;

/// Names of mailboxes: one level, NFC, 1 to 200 characters, no `/`, no control characters; at the top `INBOX` in any
/// case is the INBOX.
final class MailboxName {
    static final String INBOX = "INBOX";
    static final int LONGEST = 200;
    private static final int FORMAT = 1;

    private MailboxName() {}

    /// The name as it is stored; empty when it is not one.
    static Optional<String> normal(int parent, String name) {
        if (parent == 0 && name.equalsIgnoreCase(INBOX)) {
            return Optional.of(INBOX);
        }
        if (name.length() > LONGEST * 4) {
            return Optional.empty();
        }
        String normal = Normalizer.isNormalized(name, Normalizer.Form.NFC)
                ? name
                : Normalizer.normalize(name, Normalizer.Form.NFC);
        boolean good = !normal.isEmpty()
                && normal.codePointCount(0, normal.length()) <= LONGEST
                && normal.codePoints().noneMatch(MailboxName::isForbidden);
        return good ? Optional.of(normal) : Optional.empty();
    }

    // RFC 8621 2: at least one character, no control characters (Net-Unicode, RFC 5198); lone surrogates have no UTF-8
    private static boolean isForbidden(int c) {
        return c == '/' || Character.isISOControl(c) || c >= 0xd800 && c <= 0xdfff || c == 0x2028 || c == 0x2029;
    }

    /// @throws BadSyntax when it is not a name
    static String require(int parent, String name) {
        return normal(parent, name).orElseThrow(() -> new BadSyntax(Reason.SYNTAX, "mailbox name"));
    }

    /// The value of a `MAILBOX_NAME` row.
    static byte[] writeId(long modseq, int mailbox) {
        return new RowWriter(modseq, FORMAT, 16).number(mailbox).row();
    }

    static int readId(byte[] bytes) {
        return new RowReader(bytes).expect(FORMAT).int32();
    }
}
