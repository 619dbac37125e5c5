package hongyan.protocols.imap;

import hongyan.protocols.imap.FolderList.Folder;
import hongyan.store.account.Role;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a client wants to be told without asking (RFC 5465): filters of mailboxes, and events for each. Pure.
///
/// A mailbox is told about by the first group whose filter it fits, so that an exception stands before its rule.
record Notify(List<Group> groups) {
    /// RFC 5465 5; `AnnotationChange` belongs to an extension that we do not have.
    enum Event {
        MESSAGE_NEW("MessageNew"),
        MESSAGE_EXPUNGE("MessageExpunge"),
        FLAG_CHANGE("FlagChange"),
        MAILBOX_NAME("MailboxName"),
        SUBSCRIPTION_CHANGE("SubscriptionChange"),
        MAILBOX_METADATA_CHANGE("MailboxMetadataChange"),
        SERVER_METADATA_CHANGE("ServerMetadataChange");

        static final Set<Event> OF_MESSAGES = Set.of(MESSAGE_NEW, MESSAGE_EXPUNGE, FLAG_CHANGE);
        private final String word;

        Event(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }

        static Optional<Event> named(String word) {
            for (Event event : values()) {
                if (event.word.equalsIgnoreCase(word)) {
                    return Optional.of(event);
                }
            }
            return Optional.empty();
        }
    }

    /// RFC 5465 6
    enum Filter {
        SELECTED,
        /// The selected mailbox; expunges wait for a command.
        SELECTED_DELAYED,
        INBOXES,
        PERSONAL,
        SUBSCRIBED,
        SUBTREE,
        MAILBOXES
    }

    /// @param mailboxes of `SUBTREE` and `MAILBOXES`
    /// @param items what to tell of new messages in the selected mailbox
    record Group(Filter filter, List<String> mailboxes, EnumSet<Event> events, List<FetchItem> items) {
        boolean selected() {
            return filter == Filter.SELECTED || filter == Filter.SELECTED_DELAYED;
        }

        private boolean fits(Folder folder, boolean own) {
            return switch (filter) {
                case SELECTED, SELECTED_DELAYED -> false;
                case INBOXES -> own && folder.role() == Role.INBOX;
                case PERSONAL -> own;
                case SUBSCRIBED -> folder.subscribed();
                case SUBTREE -> mailboxes.stream().anyMatch(root -> is(root, folder, own) || below(root, folder));
                case MAILBOXES -> mailboxes.stream().anyMatch(name -> is(name, folder, own));
            };
        }

        private static boolean is(String name, Folder folder, boolean own) {
            boolean inbox = own && folder.role() == Role.INBOX;
            return inbox ? folder.path().equalsIgnoreCase(name) : folder.path().equals(name);
        }

        private static boolean below(String root, Folder folder) {
            return root.isEmpty() || folder.path().startsWith(root + '/');
        }
    }

    /// What is wanted of the selected mailbox.
    Optional<Group> selected() {
        return groups.stream().filter(Group::selected).findFirst();
    }

    /// What is wanted of a mailbox that is not selected.
    Set<Event> events(Folder folder, boolean own) {
        for (Group group : groups) {
            if (group.fits(folder, own)) {
                return group.events;
            }
        }
        return Set.of();
    }

    /// Whether any group wants it.
    boolean wants(Event event) {
        return groups.stream().anyMatch(group -> group.events.contains(event));
    }
}
