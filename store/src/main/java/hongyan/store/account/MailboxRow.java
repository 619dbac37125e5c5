package hongyan.store.account;

/// The row of a mailbox, while it is being changed.
final class MailboxRow {
    private static final int FORMAT = 1;
    private static final Role[] ROLES = Role.values();

    final int id;
    int parent;
    String name;
    Role role;
    int uidValidity;
    int uidNext = 1;
    int total;
    int unseen;
    int deleted;
    long bytes;
    long modseq;
    boolean subscribed;
    int sortOrder;

    MailboxRow(int id, int parent, String name, Role role) {
        this.id = id;
        this.parent = parent;
        this.name = name;
        this.role = role;
    }

    byte[] write(long version) {
        return new RowWriter(version, FORMAT, 64 + name.length())
                .number(parent)
                .text(name)
                .byte8(role.code())
                .number(uidValidity)
                .number(uidNext)
                .number(total)
                .number(unseen)
                .number(deleted)
                .number(bytes)
                .number(modseq)
                .byte8(subscribed ? 1 : 0)
                .signed(sortOrder)
                .row();
    }

    static MailboxRow read(int id, byte[] bytes) {
        RowReader in = new RowReader(bytes).expect(FORMAT);
        MailboxRow row = new MailboxRow(id, in.int32(), in.text(), role(in.byte8()));
        row.uidValidity = in.int32();
        row.uidNext = in.int32();
        row.total = in.int32();
        row.unseen = in.int32();
        row.deleted = in.int32();
        row.bytes = in.number();
        row.modseq = in.number();
        row.subscribed = in.byte8() != 0;
        row.sortOrder = (int) in.signed();
        return row;
    }

    /// A role of a later version is none.
    private static Role role(int code) {
        return code < ROLES.length ? ROLES[code] : Role.NONE;
    }

    Mailbox mailbox() {
        return new Mailbox(
                id,
                parent,
                name,
                role,
                uidValidity,
                uidNext,
                total,
                unseen,
                deleted,
                bytes,
                modseq,
                subscribed,
                sortOrder);
    }
}
