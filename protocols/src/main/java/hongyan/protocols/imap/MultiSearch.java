package hongyan.protocols.imap;

import hongyan.base.failure.BadSyntax;
import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.protocols.imap.SearchReturns.Option;
import hongyan.services.search.Criterion;
import hongyan.services.search.UidRanges;
import hongyan.store.account.Mailbox;
import hongyan.store.account.Role;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// ESEARCH (RFC 7377): one search over several mailboxes, one answer for each in which something was found. Mailboxes
/// that are not there, or that the client may not read, are passed over.
final class MultiSearch {
    private static final Logger LOG = LoggerFactory.getLogger(MultiSearch.class);

    private final SessionState session;
    private final ImapRooms rooms;

    MultiSearch(SessionState session, ImapRooms rooms) {
        this.session = session;
        this.rooms = rooms;
    }

    /// A mailbox to be searched.
    private record Target(String path, int account, Mailbox mailbox) {}

    Outcome run(Command.Esearch esearch) {
        Command.Search search = esearch.search();
        if (search.charset() != null) {
            return SearchCommand.unknownCharset();
        }
        SearchReturns returns = Optional.ofNullable(search.returns()).orElse(SearchReturns.EVERYTHING);
        if (returns.has(Option.SAVE) || returns.has(Option.UPDATE)) {
            // RFC 7377 2.1: what is kept, and what is kept up to date, is of the selected mailbox.
            throw new BadSyntax(Reason.SYNTAX, "Not possible in several mailboxes: use SEARCH");
        }
        if (SearchKey.usesNumbers(search.key())) {
            throw new BadSyntax(Reason.SYNTAX, "Message numbers mean nothing here: use UID");
        }
        for (Target target : targets(esearch.sources())) {
            try {
                search(target, search, returns);
            } catch (NotAllowed e) {
                LOG.debug("A mailbox went away while others were searched: account {}", target.account(), e);
            }
        }
        return Outcome.ok("Search completed");
    }

    private Iterable<Target> targets(List<MailboxFilter> filters) {
        List<MailboxFilter> wanted =
                filters.isEmpty() ? List.of(new MailboxFilter(MailboxFilter.Kind.SELECTED, List.of())) : filters;
        Map<String, Target> found = new LinkedHashMap<>();
        for (FolderList.Folder folder : FolderList.all(session, rooms).all()) {
            Mailbox mailbox = folder.mailbox();
            if (mailbox != null
                    && folder.readable()
                    && wanted.stream().anyMatch(each -> means(each, folder, mailbox))) {
                found.put(folder.path(), new Target(folder.path(), folder.account(), mailbox));
            }
        }
        return found.values();
    }

    private boolean means(MailboxFilter filter, FolderList.Folder folder, Mailbox mailbox) {
        return switch (filter.kind()) {
            case SELECTED -> {
                if (session.selected == null) {
                    throw new BadSyntax(Reason.BAD_SEQUENCE, "Select a mailbox first");
                }
                yield session.box().account == folder.account() && session.box().id == mailbox.id();
            }
            case INBOXES -> folder.role() == Role.INBOX;
            case PERSONAL -> folder.account() == session.account();
            case SUBSCRIBED -> folder.subscribed();
            case SUBTREE, SUBTREE_ONE, MAILBOXES -> filter.names(folder.path());
        };
    }

    private void search(Target target, Command.Search search, SearchReturns returns) {
        Mailbox mailbox = target.mailbox();
        boolean modseq = SearchKey.asksModseq(search.key());
        Criterion criterion = SearchKey.resolve(
                search.key(),
                (set, uid) -> uids(set, mailbox),
                rooms.clock().instant(),
                rooms.settings().zone());
        Found found = new Found(uid -> true, modseq);
        if (returns.has(Option.RELEVANCY)) {
            rooms.search().ranked(target.account(), mailbox.id(), criterion, found::ranked);
        } else {
            rooms.search().mailbox(target.account(), mailbox.id(), criterion, found);
        }
        if (found.count() == 0) {
            return;
        }
        SearchAnswer answer = new SearchAnswer(found.uids(), true);
        if (modseq) {
            long[] modseqs = new long[found.count()];
            Arrays.setAll(modseqs, found::modseq);
            answer.modseqs(modseqs);
        }
        int[] scores = new int[found.count()];
        Arrays.setAll(scores, found::score);
        answer.scores(scores);
        // RFC 7377 2.1: tag, mailbox and UIDVALIDITY tell the answers apart.
        answer.extended(
                session.out,
                session.tag,
                out -> out.ascii(" MAILBOX ")
                        .mailbox(target.path())
                        .ascii(" UIDVALIDITY ")
                        .number(mailbox.uidValidity()),
                returns);
    }

    private static UidRanges uids(SequenceSet set, Mailbox mailbox) {
        if (set.isSaved()) {
            throw new BadSyntax(Reason.SYNTAX, "The saved result is one of the selected mailbox");
        }
        return UidRanges.of(set.resolved(Math.max(1, mailbox.uidNext() - 1)));
    }
}
