package hongyan.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.formats.mime.Envelope;
import hongyan.formats.mime.Part;
import hongyan.kv.blob.BlobId;
import hongyan.store.account.Email;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// References nobody wrote: every message is in exactly one place of its threads.
class ThreadFuzzTest {
    private static Email email(Random random, int id, int ids) {
        List<String> references = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            references.add("m" + random.nextInt(ids));
        }
        String subject = (random.nextBoolean() ? "Re: " : "") + (random.nextInt(3) == 0 ? "" : "s" + random.nextInt(9));
        Envelope envelope = new Envelope(
                null, subject, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), null, null);
        Part part = new Part(
                0, 0, 0, 0, "TEXT", "PLAIN", List.of(), null, null, "7BIT", null, List.of(), List.of(), null, null,
                List.of(), null);
        List<String> own = random.nextInt(6) == 0 ? List.of() : List.of("m" + random.nextInt(ids));
        Instant date = Instant.ofEpochSecond(random.nextInt(50));
        return new Email(id, id, new BlobId(1, id), 1, date, date, envelope, part, own, references, "", false);
    }

    private static void thread(long seed, int count) {
        Random random = new Random(seed);
        Threader threader = new Threader();
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            threader.add(email(random, i + 1, 1 + count / 2));
            numbers[i] = i + 1;
        }
        for (Forest forest : List.of(threader.references(), threader.orderedSubject())) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImapOutput out = new ImapOutput(bytes);
            forest.write(out, numbers);
            out.flush();
            String text = bytes.toString(StandardCharsets.US_ASCII);
            int depth = 0;
            for (int i = 0; i < text.length(); i++) {
                depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
                assertThat(depth).as("seed %s", seed).isNotNegative();
            }
            assertThat(depth).isZero();
            assertThat(text).doesNotContain("()", "( ", " )", "  ");
            List<Integer> told = new ArrayList<>();
            for (String number : text.split("[() ]+")) {
                if (!number.isEmpty()) {
                    told.add(Integer.parseInt(number));
                }
            }
            told.sort(null);
            assertThat(told).as("seed %s: %s", seed, text).hasSize(count).doesNotHaveDuplicates();
        }
    }

    @Test
    void everyMessageIsInOneThread() {
        for (int i = 0; i < 200; i++) {
            thread(i, 1 + i % 40);
        }
    }

    @Test
    void threadsAsDeepAsTheMailbox() {
        Threader threader = new Threader();
        int count = 30_000;
        int[] numbers = new int[count];
        Random random = new Random(3);
        for (int i = 0; i < count; i++) {
            Email some = email(random, i + 1, 2);
            List<String> above = i == 0 ? List.of() : List.of("d" + (i - 1));
            threader.add(new Email(
                    i + 1,
                    1,
                    some.blob(),
                    1,
                    Instant.EPOCH,
                    Instant.EPOCH,
                    some.envelope(),
                    some.structure(),
                    List.of("d" + i),
                    above,
                    "",
                    false));
            numbers[i] = i + 1;
        }
        Forest forest = threader.references();
        assertThat(forest.roots()).isLessThan(100);
        ImapOutput out = new ImapOutput(new ByteArrayOutputStream());
        forest.write(out, numbers);
        out.flush();
    }

    @Test
    @Tag("long")
    void forLong() {
        for (int i = 0; i < 20_000; i++) {
            thread(System.nanoTime(), 1 + i % 300);
        }
    }
}
