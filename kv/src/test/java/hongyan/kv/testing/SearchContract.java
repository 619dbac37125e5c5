package hongyan.kv.testing;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.kv.Key;
import hongyan.kv.memory.MemoryTextIndex;
import hongyan.kv.text.TermQuery;
import hongyan.kv.text.TermQuery.All;
import hongyan.kv.text.TermQuery.Any;
import hongyan.kv.text.TermQuery.Prefix;
import hongyan.kv.text.TermQuery.Term;
import hongyan.kv.text.Terms;
import hongyan.kv.text.TextIndex;
import hongyan.kv.text.TextIndex.Document;
import hongyan.kv.text.TextIndex.Mark;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every full-text index must do. A sub-class opens one, and opens it again.
public abstract class SearchContract {
    protected TextIndex index = new MemoryTextIndex();

    protected abstract TextIndex open() throws Exception;

    @BeforeEach
    void openIndex() throws Exception {
        index = open();
    }

    @AfterEach
    void closeIndex() {
        index.close();
    }

    protected static Key key(String term) {
        return Key.raw(term.getBytes(StandardCharsets.UTF_8));
    }

    protected static Document document(int id, String words) {
        Terms.Builder terms = new Terms.Builder();
        for (String word : words.split(" ", -1)) {
            terms.begin();
            for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
                terms.put(b);
            }
            terms.end();
        }
        return new Document(id, terms.build(), words.contains("keep") ? words : "");
    }

    protected int[] find(int account, TermQuery query) {
        return index.read(account, view -> view.find(query));
    }

    private Optional<String> kept(int account, int id) {
        return index.read(account, view -> view.kept(id));
    }

    private static Term term(String term) {
        return new Term(key(term));
    }

    @Test
    void nothingIsSeenBeforeTheCommit() {
        assertThat(index.read(1, TextIndex.View::mark)).isEmpty();
        index.put(1, List.of(document(5, "a b")));
        index.mark(1, new Mark(5, "n"));
        assertThat(index.read(1, TextIndex.View::mark)).isEmpty();
        assertThat(find(1, term("a"))).isEmpty();
        index.commit();
        assertThat(index.read(1, TextIndex.View::mark)).contains(new Mark(5, "n"));
        assertThat(find(1, term("a"))).containsExactly(5);
    }

    @Test
    void questions() {
        index.put(1, List.of(document(1, "a b"), document(2, "b ca"), document(3, "a cb keep")));
        index.put(2, List.of(document(1, "a b"), document(9, "keep")));
        index.commit();
        assertThat(find(1, term("b"))).containsExactly(1, 2);
        assertThat(find(1, new All(List.of(term("a"), term("b"))))).containsExactly(1);
        assertThat(find(1, new Any(List.of(term("ca"), term("cb"))))).containsExactly(2, 3);
        assertThat(find(1, new Prefix(key("c")))).containsExactly(2, 3);
        assertThat(find(1, new Prefix(key("d")))).isEmpty();
        assertThat(find(1, new All(List.of()))).containsExactly(1, 2, 3);
        assertThat(find(1, new Any(List.of()))).isEmpty();
        assertThat(find(1, new All(List.of(new Any(List.of(term("a"), term("ca"))), new Prefix(key("c"))))))
                .containsExactly(2, 3);
        assertThat(find(2, term("a"))).containsExactly(1);
        assertThat(find(3, term("a"))).isEmpty();
        assertThat(index.<Integer>read(1, TextIndex.View::count)).isEqualTo(3);
        assertThat(kept(1, 3)).contains("a cb keep");
        assertThat(kept(1, 1)).isEmpty();
        assertThat(kept(2, 3)).isEmpty();
        assertThat(kept(2, 9)).contains("keep");
    }

    @Test
    void removalReplacementAndDropping() {
        index.put(1, List.of(document(1, "a"), document(2, "a"), document(3, "a")));
        index.put(2, List.of(document(2, "a")));
        index.mark(1, new Mark(3, ""));
        index.mark(2, new Mark(2, "x"));
        index.commit();
        index.put(1, List.of(document(3, "b")));
        index.remove(1, List.of(2, 77));
        index.mark(1, new Mark(4, ""));
        index.commit();
        assertThat(find(1, term("a"))).containsExactly(1);
        assertThat(find(1, term("b"))).containsExactly(3);
        assertThat(find(2, term("a"))).containsExactly(2);
        assertThat(index.read(1, TextIndex.View::mark)).contains(new Mark(4, ""));
        index.drop(1);
        index.commit();
        assertThat(index.read(1, TextIndex.View::mark)).isEmpty();
        assertThat(index.<Integer>read(1, TextIndex.View::count)).isZero();
        assertThat(index.read(2, TextIndex.View::mark)).contains(new Mark(2, "x"));
    }

    @Test
    void newUntilSettled() {
        assertThat(index.isNew()).isTrue();
        index.settled();
        assertThat(index.isNew()).isFalse();
    }

    @Test
    void randomOperationsAgainstAModel() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Map<Integer, Map<Integer, List<String>>> model = new TreeMap<>();
        for (int round = 0; round < 10; round++) {
            for (int i = random.nextInt(40); i > 0; i--) {
                int account = random.nextInt(4);
                int id = 1 + random.nextInt(60);
                if (random.nextInt(20) == 0) {
                    index.drop(account);
                    model.remove(account);
                } else if (random.nextInt(4) == 0) {
                    index.remove(account, List.of(id));
                    model.getOrDefault(account, new TreeMap<>()).remove(id);
                } else {
                    List<String> words = new ArrayList<>();
                    for (int w = 1 + random.nextInt(6); w > 0; w--) {
                        words.add("" + (char) ('a' + random.nextInt(5)) + (char) ('a' + random.nextInt(5)));
                    }
                    index.put(account, List.of(document(id, String.join(" ", words))));
                    model.computeIfAbsent(account, it -> new TreeMap<>()).put(id, words);
                }
            }
            index.commit();
            if (random.nextInt(3) == 0) {
                index.rest();
            }
            String one = "" + (char) ('a' + random.nextInt(5)) + (char) ('a' + random.nextInt(5));
            String front = "" + (char) ('a' + random.nextInt(5));
            for (int account : IntStream.range(0, 4).toArray()) {
                Map<Integer, List<String>> documents = model.getOrDefault(account, Map.of());
                int[] both = documents.entrySet().stream()
                        .filter(e -> e.getValue().contains(one)
                                && e.getValue().stream().anyMatch(word -> word.startsWith(front)))
                        .mapToInt(Map.Entry::getKey)
                        .toArray();
                int[] found = find(account, new All(List.of(term(one), new Prefix(key(front)))));
                assertThat(found).as("seed %d round %d", seed, round).isEqualTo(both);
                assertThat(Arrays.stream(found)).isSorted();
            }
        }
    }
}
