package hongyan.protocols.imap;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.protocols.imap.Folders.Named;
import hongyan.store.account.EmailState;
import hongyan.store.account.Flags;
import hongyan.store.account.Mailbox;
import hongyan.store.account.UidRow;
import hongyan.store.account.Usage;
import hongyan.store.sharing.Right;
import java.util.List;

/// GETQUOTA, GETQUOTAROOT, SETQUOTA (RFC 9208 4). Each account is one quota root: one's own has the empty name, that of
/// a colleague is named as her level is (`Shared/ann@example.com`). Limits are set by administrators, not here.
final class QuotaCommand {
    private static final int PAGE = 1000;
    private static final int UNIT = 1024;

    private final SessionState session;
    private final ImapRooms rooms;

    QuotaCommand(SessionState session, ImapRooms rooms) {
        this.session = session;
        this.rooms = rooms;
    }

    Outcome run(Command.Quota quota) {
        return switch (quota.verb()) {
            case GETQUOTA -> root(quota.name());
            case GETQUOTAROOT -> ofMailbox(quota.name());
            default -> throw new NotAllowed(Reason.POLICY, "Only administrators set quotas");
        };
    }

    private Outcome root(String root) {
        if (root.isEmpty()) {
            tell("", rooms.store().read(session.account(), view -> view.usage()));
            return Outcome.ok("Quota shown");
        }
        Named name = Folders.named(session, rooms, root);
        boolean theirs = name.foreign()
                && name.path().isEmpty()
                && rooms.sharing().owners(session.who()).stream().anyMatch(owner -> owner.account() == name.account());
        if (!theirs) {
            throw new NotAllowed(Reason.NOT_FOUND, "quota root");
        }
        tell(root, rooms.store().read(name.account(), view -> view.usage()));
        return Outcome.ok("Quota shown");
    }

    private Outcome ofMailbox(String mailbox) {
        Named name = Folders.named(session, rooms, mailbox);
        Usage usage = rooms.store().read(name.account(), view -> {
            name.need(view, Right.READ);
            return view.usage();
        });
        String root = name.foreign()
                ? mailbox.substring(0, mailbox.length() - name.path().length() - 1)
                : "";
        session.out
                .ascii("* QUOTAROOT ")
                .mailbox(mailbox)
                .put(' ')
                .mailbox(root)
                .crlf();
        tell(root, usage);
        return Outcome.ok("Quota shown");
    }

    /// A resource without a limit is not told (RFC 9208 4.2.1).
    private void tell(String root, Usage usage) {
        ImapOutput out = session.out.ascii("* QUOTA ").mailbox(root).ascii(" (");
        boolean bytes = usage.quota().bytes() > 0;
        if (bytes) {
            out.ascii("STORAGE ")
                    .number(units(usage.bytes()))
                    .put(' ')
                    .number(usage.quota().bytes() / UNIT);
        }
        if (usage.quota().messages() > 0) {
            out.ascii(bytes ? " MESSAGE " : "MESSAGE ").number(usage.messages()).put(' ');
            out.number(usage.quota().messages());
        }
        out.put(')').crlf();
    }

    private static long units(long bytes) {
        return (bytes + UNIT - 1) / UNIT;
    }

    /// Bytes of the messages with `\Deleted` (STATUS DELETED-STORAGE).
    long deleted(int account, Mailbox mailbox) {
        if (mailbox.deleted() == 0) {
            return 0;
        }
        long bytes = 0;
        int from = 1;
        boolean more = true;
        while (more) {
            int start = from;
            List<UidRow> rows = rooms.store().read(account, view -> view.uids(mailbox.id(), start, PAGE));
            List<Integer> marked = rows.stream()
                    .filter(row -> row.flags().has(Flags.DELETED))
                    .map(UidRow::email)
                    .toList();
            if (!marked.isEmpty()) {
                bytes += rooms.store().read(account, view -> view.states(marked)).stream()
                        .mapToLong(EmailState::size)
                        .sum();
            }
            more = rows.size() == PAGE;
            from = more ? rows.getLast().uid() + 1 : from;
        }
        return bytes;
    }
}
