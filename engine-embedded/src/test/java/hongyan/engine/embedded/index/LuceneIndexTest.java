package hongyan.engine.embedded.index;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.kv.testing.SearchContract;
import hongyan.kv.text.TermQuery;
import hongyan.kv.text.TextIndex;
import hongyan.kv.text.TextIndex.Mark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LuceneIndexTest extends SearchContract {
    @TempDir
    private Path folder;

    @Override
    protected TextIndex open() {
        return LuceneIndex.open(folder.resolve("index"), 1);
    }

    @Test
    void committedWorkSurvivesAndTheRestDoesNot() {
        index.settled();
        index.put(3, List.of(document(1, "a")));
        index.mark(3, new Mark(1, "one"));
        index.commit();
        index.put(3, List.of(document(2, "a")));
        index.mark(3, new Mark(2, "two"));
        index.close();
        index = open();
        assertThat(index.isNew()).isFalse();
        assertThat(index.read(3, TextIndex.View::mark)).contains(new Mark(1, "one"));
        assertThat(find(3, new TermQuery.Term(key("a")))).containsExactly(1);
    }

    @Test
    void anotherVersionBeginsAnew() {
        index.settled();
        index.put(3, List.of(document(1, "a")));
        index.commit();
        index.close();
        index = LuceneIndex.open(folder.resolve("index"), 2);
        assertThat(index.isNew()).isTrue();
        assertThat(find(3, new TermQuery.All(List.of()))).isEmpty();
    }

    @Test
    void damageIsToldAndRepairedByWriting() throws IOException {
        index.settled();
        for (int account = 0; account < 8; account++) {
            index.put(account, List.of(document(1, "a")));
            index.mark(account, new Mark(1, ""));
        }
        index.commit();
        index.close();
        try (Stream<Path> files = Files.walk(folder.resolve("index/3"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
            }
        }
        index = open();
        AtomicInteger lost = new AtomicInteger();
        index.onLoss(lost::incrementAndGet);
        assertThat(index.read(3, TextIndex.View::mark)).isEmpty();
        assertThat(lost).hasPositiveValue();
        assertThat(index.read(2, TextIndex.View::mark)).isPresent();
        index.put(3, List.of(document(7, "b")));
        index.mark(3, new Mark(7, ""));
        index.commit();
        assertThat(find(3, new TermQuery.Term(key("b")))).containsExactly(7);
        assertThat(index.read(3, TextIndex.View::mark)).contains(new Mark(7, ""));
    }

    @Test
    void virtualThreadsMayAsk() throws InterruptedException {
        index.put(1, List.of(document(1, "a")));
        index.commit();
        int[][] found = new int[1][];
        Thread.ofVirtual()
                .start(() -> found[0] = find(1, new TermQuery.Term(key("a"))))
                .join();
        assertThat(found[0]).containsExactly(1);
    }
}
