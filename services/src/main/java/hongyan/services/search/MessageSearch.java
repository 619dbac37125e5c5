package hongyan.services.search;

import hongyan.base.bytes.ByteSource;
import hongyan.kv.KvException;
import hongyan.kv.blob.BlobId;
import hongyan.kv.blob.Bodies;
import hongyan.kv.text.TextIndex;
import hongyan.services.search.Criterion.And;
import hongyan.services.search.Criterion.Uids;
import hongyan.store.account.AccountStore;
import hongyan.store.account.AccountView;
import hongyan.store.account.Email;
import hongyan.store.account.EmailState;
import hongyan.store.account.Mailbox;
import hongyan.store.account.UidRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
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
import java.util.function.IntConsumer;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds messages: with the index where it has come to, by scanning for the rest and where it cannot help.
///
/// The index only says which messages may match; each is then tested as a scan would. So both find the same, and a
/// message that the index has not reached is found all the same.
///
/// *Threads*: safe; the caller's thread and, for bodies and the pages of a scan, as many virtual threads as there are
/// processors, which end before the call does. *Failure*: a body that is gone or cannot be read does not match.
public final class MessageSearch {
    private static final Logger LOG = LoggerFactory.getLogger(MessageSearch.class);

    /// Rows of one snapshot.
    private static final int PAGE = 512;
    /// Bodies a worker reads at one go, when together they are not larger than [#SMALL].
    private static final int CHUNK = 16;

    private static final long SMALL = 1 << 20;

    /// In mailboxes up to this size the index saves nothing.
    private static final int FEW = 48;
    /// The index leads when it leaves one of so many messages; else it only tells which bodies need no look.
    private static final int LEADS = 4;
    /// A search that had to look at so many messages behind the index asks for it to come on.
    private static final int BEHIND = 200;

    private final AccountStore store;
    private final Bodies bodies;
    private final Optional<TextIndex> index;
    private final IntConsumer behind;
    private final int workers;

    /// Only scanning.
    public MessageSearch(AccountStore store, Bodies bodies) {
        this(store, bodies, Optional.empty(), account -> {});
    }

    /// @param behind is told of accounts that the index is far behind with
    public MessageSearch(AccountStore store, Bodies bodies, Optional<TextIndex> index, IntConsumer behind) {
        this.store = store;
        this.bodies = bodies;
        this.index = index;
        this.behind = behind;
        this.workers = Runtime.getRuntime().availableProcessors();
    }

    /// The messages of a mailbox that match, by ascending UID.
    public List<UidRow> mailbox(int account, int mailbox, Criterion criterion) {
        List<UidRow> found = new ArrayList<>();
        mailbox(account, mailbox, criterion, found::add);
        return found;
    }

    /// The same, each as it is found, by ascending UID.
    public void mailbox(int account, int mailbox, Criterion criterion, Consumer<UidRow> found) {
        search(account, mailbox, criterion, candidate -> found.accept((UidRow) candidate.source));
    }

    /// The same, each with how well it fits, 1 to 100 ([Relevance]).
    public void ranked(int account, int mailbox, Criterion criterion, ObjIntConsumer<UidRow> found) {
        Relevance relevance = new Relevance(new Matcher(criterion).program());
        search(account, mailbox, criterion, candidate -> {
            if (candidate.email == null) {
                candidate.email =
                        store.read(account, view -> view.email(candidate.id)).orElse(null);
            }
            found.accept((UidRow) candidate.source, relevance.of(candidate));
        });
    }

    private void search(int account, int mailbox, Criterion criterion, Consumer<Candidate> found) {
        Matcher matcher = new Matcher(criterion);
        UidRanges scope = scope(matcher.program());
        long most = Math.min(size(scope), total(account, mailbox));
        Oracle oracle = most <= FEW ? Oracle.NONE : ask(account, matcher);
        Optional<BitSet> led = oracle.narrow(matcher.program())
                .filter(ids -> oracle.upTo() > 0 && (long) ids.cardinality() * LEADS < most);
        if (led.isPresent()) {
            led(account, mailbox, matcher, oracle, led.get(), scope, found);
        } else {
            scan(account, mailbox, matcher, oracle, scope, found);
        }
    }

    private Oracle ask(int account, Matcher matcher) {
        if (index.isEmpty()) {
            return Oracle.NONE;
        }
        try {
            return Oracle.ask(index.get(), account, matcher.program());
        } catch (KvException e) {
            LOG.warn("The index could not be asked, messages are scanned", e);
            return Oracle.NONE;
        }
    }

    private long total(int account, int mailbox) {
        return store.read(
                account, view -> view.mailbox(mailbox).map(Mailbox::total).orElse(0));
    }

    private static long size(UidRanges scope) {
        long size = 0;
        for (int range = 0; range < scope.count(); range++) {
            size += (long) scope.high(range) - scope.low(range) + 1;
        }
        return size;
    }

    /// Looks at the messages the index names and at those it has not reached.
    private void led(
            int account,
            int mailbox,
            Matcher matcher,
            Oracle oracle,
            BitSet ids,
            UidRanges scope,
            Consumer<Candidate> found) {
        List<Candidate> all = new ArrayList<>();
        eachState(
                account,
                oracle,
                ids,
                read -> {
                    List<Integer> uids = new ArrayList<>();
                    for (EmailState state : read.states) {
                        state.place(mailbox)
                                .filter(place -> scope.contains(place.uid()))
                                .ifPresent(place -> uids.add(place.uid()));
                    }
                    List<Candidate> candidates = new ArrayList<>(uids.size());
                    for (UidRow row : read.view.uidRows(mailbox, uids)) {
                        candidates.add(new Candidate(mailbox, row, oracle));
                    }
                    return narrowed(read.view, matcher, candidates);
                },
                page -> collect(matcher, page, all::add));
        all.sort((a, b) -> Integer.compare(a.uid, b.uid));
        all.forEach(found);
    }

    private record Read(AccountView view, List<EmailState> states) {}

    /// Pages of states: of these ids, then of all behind the index. Each page is worked on once inside its snapshot and
    /// once outside.
    private void eachState(
            int account,
            Oracle oracle,
            BitSet ids,
            Function<Read, List<Candidate>> inside,
            Consumer<List<Candidate>> outside) {
        List<Integer> wanted = new ArrayList<>(PAGE);
        for (int id = ids.nextSetBit(0); id >= 0 && id <= oracle.upTo(); id = ids.nextSetBit(id + 1)) {
            wanted.add(id);
            if (wanted.size() == PAGE) {
                outside.accept(named(account, wanted, inside));
                wanted.clear();
            }
        }
        if (!wanted.isEmpty()) {
            outside.accept(named(account, wanted, inside));
        }
        int from = oracle.upTo() + 1;
        int late = 0;
        boolean more = true;
        while (more) {
            int start = from;
            List<EmailState> states = new ArrayList<>();
            outside.accept(store.read(account, view -> {
                states.addAll(view.allStates(start, PAGE));
                return inside.apply(new Read(view, states));
            }));
            late += states.size();
            more = states.size() == PAGE;
            from = more ? states.getLast().email() + 1 : from;
        }
        if (late > BEHIND) {
            behind.accept(account);
        }
    }

    private List<Candidate> named(int account, List<Integer> ids, Function<Read, List<Candidate>> inside) {
        return store.read(account, view -> inside.apply(new Read(view, view.states(ids))));
    }

    /// Looks at every row; nothing is kept for mailboxes of any size.
    private void scan(
            int account, int mailbox, Matcher matcher, Oracle oracle, UidRanges scope, Consumer<Candidate> found) {
        int late = 0;
        for (int range = 0; range < scope.count(); range++) {
            int from = scope.low(range);
            int high = scope.high(range);
            boolean more = true;
            while (more && from <= high) {
                List<List<UidRow>> pages = new ArrayList<>();
                while (more && from <= high && pages.size() < workers) {
                    int start = from;
                    int limit = (int) Math.min(PAGE, (long) high - from + 1);
                    List<UidRow> rows = store.read(account, view -> view.uids(mailbox, start, limit));
                    more = rows.size() == limit && rows.getLast().uid() < high;
                    from = more ? rows.getLast().uid() + 1 : from;
                    pages.add(rows);
                }
                List<List<Candidate>> narrowed = sideBySide(pages, rows -> {
                    List<Candidate> candidates = new ArrayList<>(rows.size());
                    for (UidRow row : rows) {
                        if (row.uid() <= high) {
                            candidates.add(new Candidate(mailbox, row, oracle));
                        }
                    }
                    return store.read(account, view -> narrowed(view, matcher, candidates));
                });
                for (List<Candidate> page : narrowed) {
                    late += (int) page.stream()
                            .filter(each -> each.id > oracle.upTo())
                            .count();
                    collect(matcher, page, found);
                }
            }
        }
        if (late > BEHIND && Matcher.cost(matcher.program()) > 2) {
            behind.accept(account);
        }
    }

    /// The messages of an account that match, by ascending id (that is, by arrival).
    public List<EmailState> account(int account, Criterion criterion) {
        Matcher matcher = new Matcher(criterion);
        Oracle oracle = ask(account, matcher);
        List<EmailState> found = new ArrayList<>();
        Optional<BitSet> led = oracle.narrow(matcher.program()).filter(ids -> oracle.upTo() > 0);
        BitSet ids = led.orElseGet(BitSet::new);
        // Without the index's lead everything is behind it.
        Oracle ground = led.isPresent() ? oracle : Oracle.NONE;
        eachState(
                account,
                ground,
                ids,
                read -> narrowed(
                        read.view,
                        matcher,
                        read.states.stream()
                                .map(state -> new Candidate(state, oracle))
                                .toList()),
                page -> collect(matcher, page, each -> found.add((EmailState) each.source)));
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
            candidate.answer = matcher.test(candidate);
            if (candidate.answer != Answer.NO) {
                left.add(candidate);
                if (candidate.answer == Answer.OPEN) {
                    unread.add(candidate.id);
                }
            }
        }
        if (unread.isEmpty()) {
            return left;
        }
        Map<Integer, Email> emails = HashMap.newHashMap(unread.size());
        for (Email email : Legible.emails(view, unread)) {
            emails.put(email.id(), email);
        }
        Map<Integer, List<EmailState>> threads = new HashMap<>();
        left.removeIf(candidate -> {
            if (candidate.answer == Answer.YES) {
                return false;
            }
            candidate.email = emails.get(candidate.id);
            if (candidate.email != null && threaded) {
                candidate.thread =
                        threads.computeIfAbsent(candidate.email.thread(), id -> view.states(view.thread(id)));
            }
            candidate.answer = matcher.test(candidate);
            return candidate.answer == Answer.NO;
        });
        return left;
    }

    private void collect(Matcher matcher, List<Candidate> page, Consumer<Candidate> found) {
        List<Candidate> open = new ArrayList<>();
        for (Candidate candidate : page) {
            if (candidate.answer == Answer.OPEN) {
                open.add(candidate);
            }
        }
        boolean[] matched = open.isEmpty() ? new boolean[0] : inBodies(matcher, open);
        int next = 0;
        for (Candidate candidate : page) {
            boolean isOpen = next < open.size() && open.get(next) == candidate;
            if (isOpen ? matched[next++] : candidate.answer == Answer.YES) {
                found.accept(candidate);
            }
        }
    }

    /// Reads bodies, each worker every n-th chunk: no snapshot is held while they are searched.
    private boolean[] inBodies(Matcher matcher, List<Candidate> open) {
        boolean[] matched = new boolean[open.size()];
        int stripes = Math.min(workers, (open.size() + CHUNK - 1) / CHUNK);
        List<Integer> first = IntStream.range(0, stripes).boxed().toList();
        sideBySide(first, stripe -> {
            stripe(matcher, open, matched, stripe, stripes);
            return stripe;
        });
        return matched;
    }

    /// Does the work for each at the same time: the first on this thread, the others on virtual ones. Results in order.
    private static <A, B> List<B> sideBySide(List<A> all, Function<A, B> work) {
        if (all.size() == 1) {
            return List.of(work.apply(all.getFirst()));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<B>> others = new ArrayList<>(all.size());
            for (A each : all.subList(1, all.size())) {
                others.add(threads.submit(() -> work.apply(each)));
            }
            List<B> results = new ArrayList<>(all.size());
            results.add(work.apply(all.getFirst()));
            for (Future<B> other : others) {
                results.add(other.get());
            }
            return results;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KvException store) {
                throw store;
            }
            throw new IllegalStateException("a search worker failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while searching", e);
        }
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
        } catch (KvException e) {
            Legible.requireLocal(e);
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
        } catch (KvException e) {
            Legible.requireLocal(e);
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
        } catch (KvException e) {
            Legible.requireLocal(e);
            LOG.warn("A body could not be searched: email {}", candidate.id, e);
            return false;
        }
    }
}
