package hongyan.kv.memory;

import hongyan.kv.Key;
import hongyan.kv.text.TermQuery;
import hongyan.kv.text.Terms;
import hongyan.kv.text.TextIndex;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/// An index in memory: every question looks at every document. For tests.
public final class MemoryTextIndex implements TextIndex {
    private Map<Integer, Account> visible = Map.of();
    private final Map<Integer, Account> written = new HashMap<>();
    private boolean isNew = true;

    private record Entry(TreeSet<Key> terms, String kept) {}

    private record Account(TreeMap<Integer, Entry> documents, Optional<Mark> mark) {}

    private Account account(int account) {
        return written.getOrDefault(account, new Account(new TreeMap<>(), Optional.empty()));
    }

    @Override
    public synchronized <T> T read(int account, Function<View, T> work) {
        Account known = visible.getOrDefault(account, new Account(new TreeMap<>(), Optional.empty()));
        return work.apply(new View() {
            @Override
            public Optional<Mark> mark() {
                return known.mark;
            }

            @Override
            public int[] find(TermQuery query) {
                return known.documents.entrySet().stream()
                        .filter(each -> is(query, each.getValue().terms))
                        .mapToInt(Map.Entry::getKey)
                        .toArray();
            }

            @Override
            public int count() {
                return known.documents.size();
            }

            @Override
            public Optional<String> kept(int id) {
                return Optional.ofNullable(known.documents.get(id))
                        .map(Entry::kept)
                        .filter(text -> !text.isEmpty());
            }
        });
    }

    private static boolean is(TermQuery query, TreeSet<Key> terms) {
        return switch (query) {
            case TermQuery.Term(Key term) -> terms.contains(term);
            case TermQuery.Prefix(Key prefix) -> {
                Key next = terms.ceiling(prefix);
                yield next != null && next.startsWith(prefix);
            }
            case TermQuery.All(var all) -> all.stream().allMatch(each -> is(each, terms));
            case TermQuery.Any(var any) -> any.stream().anyMatch(each -> is(each, terms));
        };
    }

    @Override
    public synchronized void put(int account, Collection<Document> documents) {
        Account known = account(account);
        for (Document document : documents) {
            known.documents.put(document.id(), new Entry(keys(document.terms()), document.kept()));
        }
        written.put(account, known);
    }

    private static TreeSet<Key> keys(Terms terms) {
        TreeSet<Key> keys = new TreeSet<>();
        byte[] packed = terms.packed();
        int at = 0;
        while (at < packed.length) {
            int end = at + 1 + (packed[at] & 0xff);
            keys.add(Key.raw(Arrays.copyOfRange(packed, at + 1, end)));
            at = end;
        }
        return keys;
    }

    @Override
    public synchronized void remove(int account, Collection<Integer> ids) {
        account(account).documents.keySet().removeAll(ids);
    }

    @Override
    public synchronized void mark(int account, Mark mark) {
        written.put(account, new Account(account(account).documents, Optional.of(mark)));
    }

    @Override
    public synchronized void drop(int account) {
        written.remove(account);
    }

    @Override
    public synchronized void commit() {
        Map<Integer, Account> copy = new HashMap<>();
        written.forEach((id, account) -> copy.put(id, new Account(new TreeMap<>(account.documents), account.mark)));
        visible = copy;
    }

    @Override
    public void rest() {
        // nothing is held for writing
    }

    @Override
    public synchronized boolean isNew() {
        return isNew;
    }

    @Override
    public synchronized void settled() {
        isNew = false;
    }

    @Override
    public void onLoss(Runnable listener) {
        // memory is lost as a whole
    }

    @Override
    public long bytes() {
        return 0;
    }

    @Override
    public void close() {
        // nothing to let go
    }
}
