package hongyan.store.account;

import java.util.ArrayList;
import java.util.List;

/// The row every write touches, while it is being changed.
///
/// The roles are here too, so that a delivery finds the INBOX without a scan.
final class AccountRow {
    private static final int FORMAT = 1;

    /// Of the last change; grows by one with every transaction that changes something.
    long modseq;
    int nextId = 1;
    long usedBytes;
    long usedMessages;
    /// Every change with a higher modseq is in the log.
    long logFloor;
    Quota quota = Quota.NONE;
    int lastUidValidity;
    int mailboxes;
    /// By code of the stream: the modseq of its last change.
    final long[] streams = new long[Stream.values().length + 1];
    /// By code of the role: its mailbox, 0 when there is none.
    final int[] roles = new int[Role.values().length];
    /// What left and can be brought back; not part of what is used.
    long expungedBytes;

    long expungedMessages;
    /// Mailboxes that are gone for everybody and still being emptied.
    List<Integer> going = List.of();

    byte[] write() {
        RowWriter row = new RowWriter(modseq, FORMAT, 64)
                .number(nextId)
                .number(usedBytes)
                .number(usedMessages)
                .number(logFloor)
                .number(quota.bytes())
                .number(quota.messages())
                .number(lastUidValidity)
                .number(mailboxes);
        row.number(streams.length);
        for (long stream : streams) {
            row.number(stream);
        }
        row.number(roles.length);
        for (int role : roles) {
            row.number(role);
        }
        row.number(expungedBytes).number(expungedMessages).number(going.size());
        for (int mailbox : going) {
            row.number(mailbox);
        }
        return row.row();
    }

    static AccountRow read(byte[] bytes) {
        RowReader in = new RowReader(bytes).expect(FORMAT);
        AccountRow row = new AccountRow();
        row.modseq = in.version();
        row.nextId = in.int32();
        row.usedBytes = in.number();
        row.usedMessages = in.number();
        row.logFloor = in.number();
        row.quota = new Quota(in.number(), in.number());
        row.lastUidValidity = in.int32();
        row.mailboxes = in.int32();
        int streams = in.count();
        for (int i = 0; i < streams; i++) {
            long modseq = in.number();
            if (i < row.streams.length) {
                row.streams[i] = modseq;
            }
        }
        int roles = in.count();
        for (int i = 0; i < roles; i++) {
            int mailbox = in.int32();
            if (i < row.roles.length) {
                row.roles[i] = mailbox;
            }
        }
        if (!in.atEnd()) {
            row.expungedBytes = in.number();
            row.expungedMessages = in.number();
            int count = in.count();
            List<Integer> going = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                going.add(in.int32());
            }
            row.going = List.copyOf(going);
        }
        return row;
    }

    boolean isGoing(int mailbox) {
        return !going.isEmpty() && going.contains(mailbox);
    }

    Usage usage() {
        return new Usage(usedBytes, usedMessages, quota, modseq);
    }
}
