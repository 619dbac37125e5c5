package hongyan.protocols.imap;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.protocols.imap.Folders.Named;
import hongyan.services.sharing.Sharing;
import hongyan.store.account.Mailbox;
import hongyan.store.sharing.Grantee;
import hongyan.store.sharing.Right;
import hongyan.store.sharing.Rights;
import java.util.List;

/// SETACL, DELETEACL, GETACL, LISTRIGHTS, MYRIGHTS (RFC 4314 3).
final class AclCommand {
    private final SessionState session;
    private final ImapRooms rooms;

    AclCommand(SessionState session, ImapRooms rooms) {
        this.session = session;
        this.rooms = rooms;
    }

    Outcome set(Command.SetAcl set) {
        Named name = Folders.named(session, rooms, set.mailbox());
        Sharing sharing = rooms.sharing();
        rooms.store().update(name.account(), tx -> {
            Mailbox mailbox = name.need(tx, Right.ADMINISTER);
            Grantee grantee = sharing.grantee(tx, session.who(), set.identifier());
            sharing.change(tx, session.who(), mailbox.id(), grantee, set.denied(), set.mode(), set.rights());
            return 0;
        });
        return Outcome.ok(set.delete() ? "Rights taken back" : "Rights set");
    }

    Outcome get(Command.GetAcl get) {
        record Found(String owner, List<Sharing.Named> grants) {}
        Named name = Folders.named(session, rooms, get.mailbox());
        Found found = rooms.store().read(name.account(), view -> {
            int mailbox = name.need(view, Right.ADMINISTER).id();
            return new Found(
                    rooms.sharing().ownerName(view, session.who(), mailbox),
                    rooms.sharing().grants(view, session.who(), mailbox));
        });
        ImapOutput out = session.out.ascii("* ACL ").mailbox(get.mailbox());
        pair(out, found.owner, Rights.ALL);
        for (Sharing.Named each : found.grants) {
            if (!each.grant().given().isEmpty()) {
                pair(out, each.identifier(), each.grant().given());
            }
            if (!each.grant().denied().isEmpty()) {
                pair(out, '-' + each.identifier(), each.grant().denied());
            }
        }
        out.crlf();
        return Outcome.ok("Rights shown");
    }

    private static void pair(ImapOutput out, String identifier, Rights rights) {
        out.put(' ').unicode(identifier).put(' ').ascii(rights.letters());
    }

    Outcome list(Command.ListRights list) {
        Named name = Folders.named(session, rooms, list.mailbox());
        boolean owner = rooms.store().read(name.account(), view -> {
            int mailbox = name.need(view, Right.ADMINISTER).id();
            String identifier = list.identifier();
            Grantee grantee = rooms.sharing()
                    .grantee(view, session.who(), identifier.startsWith("-") ? identifier.substring(1) : identifier);
            return rooms.sharing().isOwner(view, session.who(), mailbox, grantee);
        });
        session.out.ascii("* LISTRIGHTS ").mailbox(list.mailbox()).put(' ').unicode(list.identifier());
        if (owner) {
            // What can never be taken away.
            session.out.put(' ').ascii(Rights.ALL.letters());
        } else {
            session.out.ascii(" \"\"");
            // RFC 4314 2.1.1: the old letters stand beside what they mean.
            Rights.ALL.letters().chars().forEach(letter -> session.out.put(' ').put((char) letter));
        }
        session.out.crlf();
        return Outcome.ok("Rights listed");
    }

    Outcome mine(Command.MyRights mine) {
        Named name = Folders.named(session, rooms, mine.mailbox());
        Rights rights = rooms.store()
                .read(
                        name.account(),
                        view -> name.find(view)
                                .map(mailbox -> name.rights(view, mailbox.id()))
                                .orElseThrow(() -> new NotAllowed(Reason.NOT_FOUND)));
        session.out.ascii("* MYRIGHTS ").mailbox(mine.mailbox()).put(' ');
        session.out.ascii(rights.letters()).crlf();
        return Outcome.ok("Rights shown");
    }
}
