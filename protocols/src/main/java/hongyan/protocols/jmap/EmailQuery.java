package hongyan.protocols.jmap;

import hongyan.services.search.MessageSearch;
import hongyan.store.account.AccountStore;
import hongyan.store.account.AccountView;
import hongyan.store.account.Changes;
import hongyan.store.account.Email;
import hongyan.store.account.EmailState;
import hongyan.store.account.Mailbox;
import hongyan.store.account.Stream;
import hongyan.store.account.UidRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `Email/query`, `/queryChanges` (RFC 8621 4.4, 4.5).
///
/// The newest messages of a mailbox come straight out of its remembered order; other filters run as a search, whose
/// results are put into that order; only other sorts read every result's row.
final class EmailQuery {
    private static final int PAGE = 500;
    /// Changes that `/queryChanges` looks through.
    private static final int MAX_CHANGES = 5000;

    private final AccountStore store;
    private final MessageSearch search;
    private final MailboxOrders orders;

    EmailQuery(AccountStore store, MessageSearch search, MailboxOrders orders) {
        this.store = store;
        this.search = search;
        this.orders = orders;
    }

    /// Results in order, as email ids and, in step, thread ids.
    private record Results(int[] emails, int[] threads) {
        int size() {
            return emails.length;
        }

        int indexOf(int email) {
            for (int i = 0; i < emails.length; i++) {
                if (emails[i] == email) {
                    return i;
                }
            }
            return -1;
        }

        Results reversed() {
            int size = emails.length;
            int[] e = new int[size];
            int[] t = new int[size];
            for (int i = 0; i < size; i++) {
                e[i] = emails[size - 1 - i];
                t[i] = threads[size - 1 - i];
            }
            return new Results(e, t);
        }

        /// The first of each thread.
        Results collapsed() {
            BitSet seen = new BitSet();
            int[] e = new int[emails.length];
            int[] t = new int[emails.length];
            int count = 0;
            for (int i = 0; i < emails.length; i++) {
                if (!seen.get(threads[i])) {
                    seen.set(threads[i]);
                    e[count] = emails[i];
                    t[count++] = threads[i];
                }
            }
            return new Results(Arrays.copyOf(e, count), Arrays.copyOf(t, count));
        }
    }

    /// What one snapshot says.
    private record Ground(
            String state, Optional<MailboxOrder> order, List<MailboxOrder> others, Optional<Changes> changes) {}

    ObjectNode query(Call call) {
        int account = call.account();
        EmailFilter filter = EmailFilter.of(call);
        EmailSort sort = EmailSort.of(call.arguments());
        boolean collapse = call.arguments().flag("collapseThreads", false);
        Ground ground = store.read(account, view -> ground(view, filter, Optional.empty()));
        Results results = results(account, filter, sort, collapse, ground);
        Window window =
                Window.of(call.arguments(), results.size(), anchor -> results.indexOf(call.number('e', anchor)));
        ObjectNode answer = Answers.start(account)
                .put("queryState", ground.state)
                .put("canCalculateChanges", !collapse && !filter.threads())
                .put("position", window.from());
        ArrayNode ids = answer.putArray("ids");
        for (int i = window.from(); i < window.to(results.size()); i++) {
            ids.add(Ids.email(results.emails[i]));
        }
        if (call.arguments().flag("calculateTotal", false)) {
            answer.put("total", results.size());
        }
        if (window.limited()) {
            answer.put("limit", window.limit());
        }
        return answer;
    }

    /// Told from the change log: what was touched since may have left, and is added again where it is now.
    ObjectNode queryChanges(Call call) {
        int account = call.account();
        String since = call.arguments()
                .text("sinceQueryState")
                .orElseThrow(() -> MethodError.invalidArguments("sinceQueryState"));
        EmailFilter filter = EmailFilter.of(call);
        EmailSort sort = EmailSort.of(call.arguments());
        boolean collapse = call.arguments().flag("collapseThreads", false);
        Optional<Long> max = call.arguments().unsigned("maxChanges");
        if (collapse || filter.threads()) {
            throw MethodError.cannotCalculateChanges();
        }
        Ground ground = store.read(account, view -> ground(view, filter, Optional.of(since)));
        Changes changes = ground.changes.filter(c -> !c.more()).orElseThrow(MethodError::cannotCalculateChanges);
        Results results = results(account, filter, sort, false, ground);
        Set<Integer> touched = new HashSet<>(changes.created());
        touched.addAll(changes.updated());
        List<Integer> removed = new ArrayList<>(changes.updated());
        removed.addAll(changes.destroyed());
        ObjectNode answer = Answers.start(account).put("oldQueryState", since).put("newQueryState", ground.state);
        if (call.arguments().flag("calculateTotal", false)) {
            answer.put("total", results.size());
        }
        answer.set("removed", Answers.ids(removed, Ids::email));
        ArrayNode added = answer.putArray("added");
        for (int i = 0; i < results.size() && !touched.isEmpty(); i++) {
            if (touched.contains(results.emails[i])) {
                added.addObject().put("id", Ids.email(results.emails[i])).put("index", i);
            }
        }
        if (max.isPresent() && removed.size() + added.size() > max.get()) {
            throw new MethodError("tooManyChanges", "");
        }
        return answer;
    }

    private Ground ground(AccountView view, EmailFilter filter, Optional<String> since) {
        Optional<MailboxOrder> order = Optional.empty();
        List<MailboxOrder> others = new ArrayList<>();
        if (filter.mailbox() != 0) {
            order = view.mailbox(filter.mailbox()).map(mailbox -> orders.of(view, mailbox));
        } else {
            for (Mailbox mailbox : view.mailboxes()) {
                others.add(orders.of(view, mailbox));
            }
        }
        return new Ground(
                view.state(Stream.EMAIL),
                order,
                others,
                since.flatMap(state -> view.changes(Stream.EMAIL, state, MAX_CHANGES)));
    }

    private Results results(int account, EmailFilter filter, EmailSort sort, boolean collapse, Ground ground) {
        Results results;
        if (filter.mailbox() != 0) {
            results = ground.order
                    .map(order -> filter.plain() ? all(order) : searched(account, filter, order))
                    .orElse(new Results(new int[0], new int[0]));
        } else {
            Results every = merged(ground.others);
            results = filter.plain() ? every : searched(account, filter, every);
        }
        if (!sort.byArrival()) {
            results = sorted(account, sort, results);
        } else if (!sort.newestFirst()) {
            results = results.reversed();
        }
        return collapse ? results.collapsed() : results;
    }

    /// Shares the order's arrays, which nobody changes.
    private static Results all(MailboxOrder order) {
        return new Results(order.emails(), order.threads());
    }

    private Results searched(int account, EmailFilter filter, MailboxOrder order) {
        BitSet found = new BitSet();
        for (UidRow row : search.mailbox(account, filter.mailbox(), filter.criterion())) {
            found.set(row.email());
        }
        return kept(all(order), found);
    }

    private Results searched(int account, EmailFilter filter, Results every) {
        BitSet found = new BitSet();
        for (EmailState state : search.account(account, filter.criterion())) {
            found.set(state.email());
        }
        return kept(every, found);
    }

    private static Results kept(Results every, BitSet found) {
        int[] emails = new int[every.size()];
        int[] threads = new int[every.size()];
        int count = 0;
        for (int i = 0; i < every.size(); i++) {
            if (found.get(every.emails[i])) {
                emails[count] = every.emails[i];
                threads[count++] = every.threads[i];
            }
        }
        return new Results(Arrays.copyOf(emails, count), Arrays.copyOf(threads, count));
    }

    /// Several mailboxes in one order, each message once.
    private static Results merged(Collection<MailboxOrder> orders) {
        record At(long received, int email, int thread) {}
        List<At> rows = new ArrayList<>();
        BitSet seen = new BitSet();
        for (MailboxOrder order : orders) {
            for (int i = 0; i < order.size(); i++) {
                if (!seen.get(order.email(i))) {
                    seen.set(order.email(i));
                    rows.add(new At(order.receivedAt(i).toEpochMilli(), order.email(i), order.thread(i)));
                }
            }
        }
        rows.sort((a, b) ->
                a.received != b.received ? Long.compare(b.received, a.received) : Integer.compare(b.email, a.email));
        return new Results(
                rows.stream().mapToInt(At::email).toArray(),
                rows.stream().mapToInt(At::thread).toArray());
    }

    private Results sorted(int account, EmailSort sort, Results results) {
        List<EmailSort.Row> rows = new ArrayList<>(results.size());
        for (int from = 0; from < results.size(); from += PAGE) {
            List<Integer> page = Arrays.stream(results.emails, from, Math.min(from + PAGE, results.size()))
                    .boxed()
                    .toList();
            store.read(account, view -> {
                Map<Integer, EmailState> states = new HashMap<>();
                if (sort.states()) {
                    view.states(page).forEach(state -> states.put(state.email(), state));
                }
                for (Email email : view.emails(page)) {
                    rows.add(new EmailSort.Row(email, Optional.ofNullable(states.get(email.id()))));
                }
                return true;
            });
        }
        rows.sort(sort.comparator());
        return new Results(
                rows.stream().mapToInt(row -> row.email().id()).toArray(),
                rows.stream().mapToInt(row -> row.email().thread()).toArray());
    }
}
