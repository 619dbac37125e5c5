package hongyan.services.search;

import hongyan.base.bytes.ByteSource;
import hongyan.kv.blob.BlobId;
import hongyan.kv.blob.Bodies;
import hongyan.services.search.Criterion.And;
import hongyan.services.search.Criterion.Uids;
import hongyan.store.account.AccountStore;
import hongyan.store.account.AccountView;
import hongyan.store.account.Email;
import hongyan.store.account.EmailState;
import hongyan.store.account.UidRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds messages by scanning.
///
/// *Threads*: safe; the caller's thread and, for bodies, as many virtual threads as there are processors, which end
/// before the call does. *Failure*: a body that is gone or cannot be read does not match.
public final class MessageSearch {
    private static final Logger LOG = LoggerFactory.getLogger(MessageSearch.class);

    /// Rows of one snapshot.
    private static final int PAGE = 512;
    /// Bodies a worker reads at one go, when together they are not larger than [#SMALL].
    private static final int CHUNK = 16;

    private static final long SMALL = 1 << 20;

    private final AccountStore store;
    private final Bodies bodies;
    private final int workers;

    public MessageSearch(AccountStore store, Bodies bodies) {
        this.store = store;
        this.bodies = bodies;
        this.workers = Runtime.getRuntime().availableProcessors();
    }

    /// The messages of a mailbox that match, by ascending UID.
    public List<UidRow> mailbox(int account, int mailbox, Criterion criterion) {
        List<UidRow> found = new ArrayList<>();
        mailbox(account, mailbox, criterion, found::add);
        return found;
    }

    /// The same, each as it is found: nothing is kept for mailboxes of any size.
    public void mailbox(int account, int mailbox, Criterion criterion, Consumer<UidRow> found) {
        Matcher matcher = new Matcher(criterion);
        UidRanges scope = scope(matcher.program());
        for (int range = 0; range < scope.count(); range++) {
            int from = scope.low(range);
            int high = scope.high(range);
            boolean more = true;
            while (more && from <= high) {
                int start = from;
                int limit = (int) Math.min(PAGE, (long) high - from + 1);
                List<UidRow> rows = new ArrayList<>();
                List<Candidate> page = store.read(account, view -> {
                    rows.addAll(view.uids(mailbox, start, limit));
                    List<Candidate> candidates = new ArrayList<>(rows.size());
                    for (UidRow row : rows) {
                        if (row.uid() <= high) {
                            candidates.add(new Candidate(mailbox, row));
                        }
                    }
                    return narrowed(view, matcher, candidates);
                });
                collect(matcher, page, candidate -> (UidRow) candidate.source, found);
                more = rows.size() == limit && rows.getLast().uid() < high;
                from = more ? rows.getLast().uid() + 1 : from;
            }
        }
    }

    /// The messages of an account that match, by ascending id (that is, by arrival).
    public List<EmailState> account(int account, Criterion criterion) {
        Matcher matcher = new Matcher(criterion);
        List<EmailState> found = new ArrayList<>();
        int from = 0;
        boolean more = true;
        while (more) {
            int start = from;
            List<EmailState> states = new ArrayList<>();
            List<Candidate> page = store.read(account, view -> {
                states.addAll(view.allStates(start, PAGE));
                return narrowed(
                        view, matcher, states.stream().map(Candidate::new).toList());
            });
            collect(matcher, page, candidate -> (EmailState) candidate.source, found::add);
            more = states.size() == PAGE;
            from = more ? states.getLast().email() + 1 : from;
        }
        return found;
    }

    /// The UIDs worth looking at.
    private static UidRanges scope(Criterion program) {
        if (program instanceof Uids(UidRanges uids)) {
            return uids;
        }
        if (program instanceof And(List<Criterion> all)) {
            for (Criterion each : all) {
                if (each instanceof Uids(UidRanges uids)) {
                    return uids;
                }
            }
        }
        return UidRanges.of(1, Integer.MAX_VALUE);
    }

    /// Those not yet known to fail, with their emails read when that can tell more. Inside a snapshot.
    private static List<Candidate> narrowed(AccountView view, Matcher matcher, List<Candidate> candidates) {
        boolean threaded = matcher.needsThread();
        List<Candidate> left = new ArrayList<>(candidates.size());
        List<Integer> unread = new ArrayList<>();
        for (Candidate candidate : candidates) {
            Answer answer = matcher.test(candidate);
            if (answer != Answer.NO) {
                left.add(candidate);
                if (answer == Answer.OPEN) {
                    unread.add(candidate.id);
                }
            }
        }
        if (unread.isEmpty()) {
            return left;
        }
        Map<Integer, Email> emails = HashMap.newHashMap(unread.size());
        for (Email email : view.emails(unread)) {
            emails.put(email.id(), email);
        }
        Map<Integer, List<EmailState>> threads = new HashMap<>();
        left.removeIf(candidate -> {
            candidate.email = emails.get(candidate.id);
            if (candidate.email != null && threaded) {
                candidate.thread =
                        threads.computeIfAbsent(candidate.email.thread(), id -> view.states(view.thread(id)));
            }
            return matcher.test(candidate) == Answer.NO;
        });
        return left;
    }

    private <T> void collect(Matcher matcher, List<Candidate> page, Function<Candidate, T> as, Consumer<T> found) {
        List<Candidate> open = new ArrayList<>();
        for (Candidate candidate : page) {
            if (matcher.test(candidate) == Answer.OPEN) {
                open.add(candidate);
            }
        }
        boolean[] matched = open.isEmpty() ? new boolean[0] : inBodies(matcher, open);
        int next = 0;
        for (Candidate candidate : page) {
            boolean isOpen = next < open.size() && open.get(next) == candidate;
            if (isOpen ? matched[next++] : matcher.test(candidate) == Answer.YES) {
                found.accept(as.apply(candidate));
            }
        }
    }

    /// Reads bodies, each worker every n-th chunk: no snapshot is held while they are searched.
    private boolean[] inBodies(Matcher matcher, List<Candidate> open) {
        boolean[] matched = new boolean[open.size()];
        int helpers = Math.min(workers, (open.size() + CHUNK - 1) / CHUNK) - 1;
        if (helpers <= 0) {
            stripe(matcher, open, matched, 0, 1);
            return matched;
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int helper = 1; helper <= helpers; helper++) {
                int first = helper;
                running.add(threads.submit(() -> stripe(matcher, open, matched, first, helpers + 1)));
            }
            stripe(matcher, open, matched, 0, helpers + 1);
            for (Future<?> each : running) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a search worker failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while searching", e);
        }
        return matched;
    }

    /// Every `step`-th chunk from the `first` on.
    private void stripe(Matcher matcher, List<Candidate> open, boolean[] matched, int first, int step) {
        for (int from = first * CHUNK; from < open.size(); from += step * CHUNK) {
            int start = from;
            List<Candidate> chunk = open.subList(start, Math.min(open.size(), start + CHUNK));
            List<Optional<ByteSource>> read = ahead(chunk);
            for (int i = 0; i < chunk.size(); i++) {
                Optional<ByteSource> body = read.isEmpty() ? opened(chunk.get(i)) : read.set(i, Optional.empty());
                matched[start + i] = body.isPresent() && inBody(matcher, chunk.get(i), body.get());
            }
        }
    }

    /// The bodies of a chunk at one go, when they are small together; else none.
    private List<Optional<ByteSource>> ahead(List<Candidate> chunk) {
        List<BlobId> ids = new ArrayList<>(chunk.size());
        long bytes = 0;
        for (Candidate candidate : chunk) {
            Email email = candidate.email;
            if (email == null) {
                return List.of();
            }
            ids.add(email.blob());
            bytes += email.size();
        }
        if (bytes > SMALL) {
            return List.of();
        }
        try {
            return bodies.openAll(ids);
        } catch (IOException e) {
            LOG.warn("A body could not be read, each is tried alone", e);
            return List.of();
        }
    }

    private Optional<ByteSource> opened(Candidate candidate) {
        Email email = candidate.email;
        if (email == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(bodies.open(email.blob()));
        } catch (IOException e) {
            LOG.warn("A body could not be opened: email {} blob {}", email.id(), email.blob(), e);
            return Optional.empty();
        }
    }

    private static boolean inBody(Matcher matcher, Candidate candidate, ByteSource body) {
        Email email = candidate.email;
        try {
            return email != null && new BodyMatch(candidate, email.structure(), body).test(matcher.program());
        } catch (IOException e) {
            LOG.warn("A body could not be searched: email {}", candidate.id, e);
            return false;
        }
    }
}
