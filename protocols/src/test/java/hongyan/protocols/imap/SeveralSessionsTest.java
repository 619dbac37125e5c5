package hongyan.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.testkit.imap.ImapTestClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Several sessions change one mailbox at random. Each keeps the list of UIDs a client would keep, from untagged
/// EXISTS and EXPUNGE alone, and compares it with what FETCH says.
class SeveralSessionsTest {
    /// A client's view of the mailbox.
    private static final class View {
        final ImapTestClient client;
        final Random random;
        /// 0 where only the number is known yet.
        final List<Integer> uids = new ArrayList<>();

        View(ImapTestClient client, long seed) {
            this.client = client;
            this.random = new Random(seed);
        }

        ImapTestClient.Reply command(String text, boolean mayExpunge) {
            ImapTestClient.Reply reply = client.command(text);
            for (String each : reply.untagged()) {
                note(each, mayExpunge, text);
            }
            return reply;
        }

        void note(String response, boolean mayExpunge, String command) {
            String[] words = response.split(" ", 3);
            if (words.length < 2) {
                return;
            }
            switch (words[1]) {
                case "EXISTS" -> {
                    int count = Integer.parseInt(words[0]);
                    assertThat(count).as("EXISTS never shrinks").isGreaterThanOrEqualTo(uids.size());
                    while (uids.size() < count) {
                        uids.add(0);
                    }
                }
                case "EXPUNGE" -> {
                    assertThat(mayExpunge).as("EXPUNGE in " + command).isTrue();
                    uids.remove(/* index */ Integer.parseInt(words[0]) - 1);
                }
                case "FETCH" -> {
                    int index = Integer.parseInt(words[0]) - 1;
                    int at = response.indexOf("UID ") + 4;
                    int end = at;
                    while (Character.isDigit(response.charAt(end))) {
                        end++;
                    }
                    int uid = Integer.parseInt(response.substring(at, end));
                    assertThat(uids.get(index)).as("number of UID " + uid).isIn(0, uid);
                    uids.set(index, uid);
                }
                default -> {}
            }
        }

        int some() {
            return 1 + random.nextInt(Math.max(1, uids.size()));
        }

        void step() {
            switch (random.nextInt(9)) {
                case 0, 1 -> command("APPEND INBOX {3+}\r\na\r\n", true).ok();
                case 2 -> command("STORE " + some() + " +FLAGS (\\Deleted)", false);
                case 3 -> command("EXPUNGE", true).ok();
                case 4 -> command("FETCH 1:* (UID FLAGS)", false);
                case 5 -> command("UID STORE 1:* +FLAGS.SILENT (k" + random.nextInt(5) + ")", true);
                case 6 -> command("NOOP", true).ok();
                case 7 -> command("COPY " + some() + " INBOX", true);
                default -> {
                    String tag = client.send("IDLE");
                    String response = client.response();
                    while (!response.startsWith("+")) {
                        note(response.substring(2), true, "IDLE");
                        response = client.response();
                    }
                    client.line().send("DONE");
                    client.finish(tag).untagged().forEach(each -> note(each, true, "IDLE"));
                }
            }
        }

        void runs(int steps) {
            command("SELECT INBOX", true).ok();
            for (int i = 0; i < steps; i++) {
                step();
            }
        }
    }

    private static void race(long seed, int sessions, int steps) throws Exception {
        try (ImapRig rig = new ImapRig();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<View> views = new ArrayList<>();
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < sessions; i++) {
                View view = new View(rig.ann(), seed + i);
                views.add(view);
                running.add(threads.submit(() -> view.runs(steps)));
            }
            for (Future<?> each : running) {
                each.get();
            }
            List<Integer> first = null;
            for (View view : views) {
                view.command("NOOP", true).ok();
                if (!view.uids.isEmpty()) {
                    view.command("FETCH 1:* UID", false).ok();
                }
                first = first == null ? view.uids : first;
                assertThat(view.uids)
                        .as("seed " + seed)
                        .isEqualTo(first)
                        .isSorted()
                        .doesNotContain(0);
                view.client.close();
            }
        }
    }

    @Test
    void everyClientsNumbersStayRight() throws Exception {
        race(1, 4, 60);
    }

    @Test
    @Tag("long")
    void forLong() throws Exception {
        for (int i = 0; i < 30; i++) {
            race(System.nanoTime(), 8, 300);
        }
    }
}
