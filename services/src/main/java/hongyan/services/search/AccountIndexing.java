package hongyan.services.search;

import hongyan.base.bytes.ByteSource;
import hongyan.kv.blob.BlobId;
import hongyan.kv.blob.Bodies;
import hongyan.kv.text.TermQuery;
import hongyan.kv.text.TextIndex;
import hongyan.kv.text.TextIndex.Document;
import hongyan.kv.text.TextIndex.Mark;
import hongyan.store.account.AccountStore;
import hongyan.store.account.AccountView;
import hongyan.store.account.Changes;
import hongyan.store.account.Email;
import hongyan.store.account.EmailState;
import hongyan.store.account.Stream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One account's way into the index: new messages by ascending id, then those that are gone. *Threads*: the indexer's.
///
/// The mark's note is the state of the account's email log when the index last looked for what is gone.
final class AccountIndexing {
    private static final Logger LOG = LoggerFactory.getLogger(AccountIndexing.class);
    private static final int PAGE = 64;
    private static final int CHANGES = 2_000;
    /// Bodies read at one go, together.
    private static final long TOGETHER = 2 << 20;

    private final AccountStore store;
    private final Bodies bodies;
    private final TextIndex index;
    private final AttachmentTexts attachments;
    private final DocumentMaker maker = new DocumentMaker();

    AccountIndexing(AccountStore store, Bodies bodies, TextIndex index, AttachmentTexts attachments) {
        this.store = store;
        this.bodies = bodies;
        this.index = index;
        this.attachments = attachments;
    }

    /// How much may be done before the next commit.
    static final class Budget {
        private int messages;
        private long bytes;
        private final int mostMessages;
        private final long mostBytes;

        Budget(int mostMessages, long mostBytes) {
            this.mostMessages = mostMessages;
            this.mostBytes = mostBytes;
        }

        boolean isSpent() {
            return messages >= mostMessages || bytes >= mostBytes;
        }

        int messages() {
            return messages;
        }
    }

    /// Called between pages with how long the last one took.
    interface Rest {
        void after(long nanos) throws InterruptedException;
    }

    private record Page(List<Email> emails, int last, boolean more) {}

    /// @return whether all is done; else there is more when the budget is fresh
    boolean account(int account, Budget budget, Rest rest) throws InterruptedException {
        if (!store.exists(account)) {
            index.drop(account);
            return true;
        }
        Optional<Mark> mark = index.read(account, TextIndex.View::mark);
        int upTo = mark.map(Mark::upTo).orElse(0);
        List<Integer> added = new ArrayList<>();
        boolean more = true;
        while (more && !budget.isSpent()) {
            long start = System.nanoTime();
            int from = upTo + 1;
            Page page = store.read(account, view -> page(view, from));
            index.put(account, documents(page.emails));
            for (Email email : page.emails) {
                added.add(email.id());
                budget.messages++;
                budget.bytes += email.size();
            }
            upTo = Math.max(upTo, page.last);
            more = page.more;
            if (!page.emails.isEmpty()) {
                rest.after(System.nanoTime() - start);
            }
        }
        String state = removeGone(account, mark.map(Mark::note).orElse(""), mark.isPresent(), added);
        index.mark(account, new Mark(upTo, state));
        return !more;
    }

    private static Page page(AccountView view, int from) {
        List<EmailState> states = view.allStates(from, PAGE);
        List<Integer> ids = states.stream().map(EmailState::email).toList();
        return new Page(Legible.emails(view, ids), ids.isEmpty() ? 0 : ids.getLast(), states.size() == PAGE);
    }

    private List<Document> documents(List<Email> emails) {
        List<Document> documents = new ArrayList<>(emails.size());
        for (int from = 0; from < emails.size(); ) {
            int to = from;
            long bytes = 0;
            while (to < emails.size() && (to == from || bytes + emails.get(to).size() <= TOGETHER)) {
                bytes += emails.get(to++).size();
            }
            List<Email> some = emails.subList(from, to);
            List<Optional<ByteSource>> read = together(some);
            for (int i = 0; i < some.size(); i++) {
                documents.add(document(some.get(i), read.isEmpty() ? Optional.empty() : read.get(i)));
            }
            from = to;
        }
        return documents;
    }

    private List<Optional<ByteSource>> together(List<Email> emails) {
        List<BlobId> blobs = emails.stream().map(Email::blob).toList();
        try {
            return bodies.openAll(blobs);
        } catch (IOException e) {
            LOG.warn("A body could not be read, each is tried alone", e);
            return List.of();
        } catch (RuntimeException e) {
            Legible.requireLocal(e);
            LOG.warn("A body could not be read, each is tried alone", e);
            return List.of();
        }
    }

    private Document document(Email email, Optional<ByteSource> read) {
        try {
            ByteSource body = read.isPresent() ? read.get() : bodies.open(email.blob());
            return maker.make(email, body, attachments.of(email.structure(), body));
        } catch (IOException | StackOverflowError e) {
            return unread(email, e);
        } catch (RuntimeException e) {
            Legible.requireLocal(e);
            return unread(email, e);
        }
    }

    private static Document unread(Email email, Throwable why) {
        LOG.warn("A message could not be indexed: email {} blob {}", email.id(), email.blob(), why);
        return DocumentMaker.unread(email);
    }

    /// Takes out what is no longer there. Returns the state of the log it has seen.
    private String removeGone(int account, String since, boolean known, List<Integer> added) {
        record Gone(Set<Integer> ids, String state, boolean all) {}
        Gone gone = store.read(account, view -> {
            Set<Integer> ids = new HashSet<>(added);
            view.states(added).forEach(state -> ids.remove(state.email()));
            String state = view.state(Stream.EMAIL);
            if (!known || since.equals(state)) {
                return new Gone(ids, state, true);
            }
            String at = since;
            boolean more = true;
            while (more) {
                Optional<Changes> changes = view.changes(Stream.EMAIL, at, CHANGES);
                if (changes.isEmpty()) {
                    return new Gone(ids, state, false);
                }
                ids.addAll(changes.get().destroyed());
                at = changes.get().state();
                more = changes.get().more();
            }
            return new Gone(ids, state, true);
        });
        index.remove(account, gone.ids);
        if (!gone.all) {
            index.remove(account, strangers(account));
        }
        return gone.state;
    }

    /// What the index has and the account has not.
    private List<Integer> strangers(int account) {
        int[] all = index.read(account, view -> view.find(new TermQuery.All(List.of())));
        List<Integer> strangers = new ArrayList<>();
        for (int from = 0; from < all.length; from += CHANGES) {
            List<Integer> page = java.util.Arrays.stream(all, from, Math.min(all.length, from + CHANGES))
                    .boxed()
                    .toList();
            Set<Integer> there = new HashSet<>();
            store.read(account, view -> view.states(page)).forEach(state -> there.add(state.email()));
            page.stream().filter(id -> !there.contains(id)).forEach(strangers::add);
        }
        return strangers;
    }
}
