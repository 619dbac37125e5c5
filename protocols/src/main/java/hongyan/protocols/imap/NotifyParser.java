package hongyan.protocols.imap;

import hongyan.base.failure.BadSyntax;
import hongyan.base.failure.Reason;
import hongyan.protocols.imap.Notify.Event;
import hongyan.protocols.imap.Notify.Filter;
import hongyan.protocols.imap.Notify.Group;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Arguments of NOTIFY (RFC 5465 8).
final class NotifyParser {
    private static final int MAX_GROUPS = 50;
    private static final int MAX_MAILBOXES = 1000;

    private NotifyParser() {}

    static Command parse(ArgReader in) {
        in.space();
        if (in.skipWord("NONE")) {
            return new Command.Notification(false, new Notify(List.of()), false);
        }
        if (!in.skipWord("SET")) {
            throw ArgReader.bad("SET or NONE expected");
        }
        in.space();
        boolean status = in.skipWord("STATUS");
        if (status) {
            in.space();
        }
        List<Group> groups = new ArrayList<>();
        boolean unknown = false;
        do {
            if (groups.size() >= MAX_GROUPS) {
                throw new BadSyntax(Reason.LIMIT, "Too many event groups");
            }
            unknown |= group(in, groups);
        } while (in.skipSpace());
        if (groups.stream().filter(Group::selected).count() > 1) {
            throw ArgReader.bad("There is one selected mailbox");
        }
        return new Command.Notification(status, new Notify(List.copyOf(groups)), unknown);
    }

    /// @return whether there was an event that is not known
    private static boolean group(ArgReader in, List<Group> groups) {
        in.expect('(');
        Filter filter = filter(in.name());
        List<String> mailboxes = List.of();
        if (filter == Filter.SUBTREE || filter == Filter.MAILBOXES) {
            in.space();
            mailboxes = mailboxes(in);
        }
        in.space();
        EnumSet<Event> events = EnumSet.noneOf(Event.class);
        List<FetchItem> items = new ArrayList<>();
        boolean unknown = !in.skipWord("NONE") && events(in, events, items);
        in.expect(')');
        Group group = new Group(filter, mailboxes, events, List.copyOf(items));
        check(group);
        groups.add(group);
        return unknown;
    }

    private static Filter filter(String word) {
        return switch (word) {
            case "SELECTED" -> Filter.SELECTED;
            case "SELECTED-DELAYED" -> Filter.SELECTED_DELAYED;
            case "INBOXES" -> Filter.INBOXES;
            case "PERSONAL" -> Filter.PERSONAL;
            case "SUBSCRIBED" -> Filter.SUBSCRIBED;
            case "SUBTREE" -> Filter.SUBTREE;
            case "MAILBOXES" -> Filter.MAILBOXES;
            default -> throw ArgReader.bad("Unknown filter of mailboxes");
        };
    }

    private static List<String> mailboxes(ArgReader in) {
        if (!in.skip('(')) {
            return List.of(in.mailbox());
        }
        List<String> mailboxes = new ArrayList<>();
        do {
            if (mailboxes.size() >= MAX_MAILBOXES) {
                throw new BadSyntax(Reason.LIMIT, "Too many mailboxes");
            }
            mailboxes.add(in.mailbox());
        } while (in.skipSpace());
        in.expect(')');
        return List.copyOf(mailboxes);
    }

    private static boolean events(ArgReader in, Set<Event> events, List<FetchItem> items) {
        in.expect('(');
        boolean unknown = false;
        do {
            Optional<Event> event = Event.named(in.name());
            unknown |= event.isEmpty();
            event.ifPresent(events::add);
            if (event.filter(Event.MESSAGE_NEW::equals).isPresent() && in.skipWord(" (")) {
                items.addAll(FetchParser.items(in));
            }
        } while (in.skipSpace());
        in.expect(')');
        return unknown;
    }

    private static void check(Group group) {
        Set<Event> events = group.events();
        // RFC 5465 5: new messages and expunges come together, changes of flags with them.
        boolean both = events.contains(Event.MESSAGE_NEW) == events.contains(Event.MESSAGE_EXPUNGE);
        if (!both || (events.contains(Event.FLAG_CHANGE) && !events.contains(Event.MESSAGE_NEW))) {
            throw ArgReader.bad("MessageNew and MessageExpunge come together");
        }
        // RFC 5465 6.1
        if (group.selected() && !Event.OF_MESSAGES.containsAll(events)) {
            throw ArgReader.bad("The selected mailbox has events of messages only");
        }
        if (!group.selected() && !group.items().isEmpty()) {
            throw ArgReader.bad("Only of the selected mailbox messages are fetched");
        }
    }
}
