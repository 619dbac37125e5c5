package hongyan.protocols.imap;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.store.account.UidRow;
import hongyan.testkit.imap.ImapTestClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Sessions of two people change one mailbox at random: plain ones, one with QRESYNC, one with NOTIFY, those of a
/// colleague it is shared with. Each folds what it is told into a picture of the mailbox; in the end every picture is
/// what the store holds.
class OrderOracleTest {
    private static final String SHARED = "Shared/ann@example.test/INBOX";
    private static final Pattern UID = Pattern.compile("UID (\\d+)");
    private static final Pattern FLAGS = Pattern.compile("FLAGS \\(([^)]*)\\)");
    private static final List<String> SOME_FLAGS = List.of("\\Seen", "\\Flagged", "\\Answered", "k1", "k2");

    /// What a client knows.
    private static final class Picture {
        final ImapTestClient client;
        final String mailbox;
        /// Whether EXPUNGE may come at any time.
        final boolean unasked;
        final Random random;
        /// 0 where only the number is known yet.
        final List<Integer> uids = new ArrayList<>();
        final Map<Integer, Set<String>> flags = new HashMap<>();

        Picture(ImapTestClient client, String mailbox, boolean unasked, long seed) {
            this.client = client;
            this.mailbox = mailbox;
            this.unasked = unasked;
            this.random = new Random(seed);
        }

        ImapTestClient.Reply command(String text, boolean mayExpunge) {
            ImapTestClient.Reply reply = client.command(text);
            reply.untagged().forEach(each -> note(each, mayExpunge || unasked, text));
            return reply;
        }

        void note(String response, boolean mayExpunge, String command) {
            String[] words = response.split(" ", 3);
            if (words[0].equals("VANISHED")) {
                assertThat(mayExpunge).as("VANISHED in " + command).isTrue();
                for (String range : words[1].split(",")) {
                    int colon = range.indexOf(':');
                    int first = Integer.parseInt(colon < 0 ? range : range.substring(0, colon));
                    int last = colon < 0 ? first : Integer.parseInt(range.substring(colon + 1));
                    for (int uid = first; uid <= last; uid++) {
                        vanish(uid);
                    }
                }
            } else if (words.length > 1) {
                numbered(words[0], words[1], response, mayExpunge, command);
            }
        }

        private void numbered(String number, String word, String response, boolean mayExpunge, String command) {
            switch (word) {
                case "EXISTS" -> {
                    int count = Integer.parseInt(number);
                    assertThat(count).as("EXISTS never shrinks").isGreaterThanOrEqualTo(uids.size());
                    while (uids.size() < count) {
                        uids.add(0);
                    }
                }
                case "EXPUNGE" -> {
                    assertThat(mayExpunge).as("EXPUNGE in " + command).isTrue();
                    uids.remove(/* index */ Integer.parseInt(number) - 1);
                }
                case "FETCH" -> fetched(Integer.parseInt(number) - 1, response);
                default -> {}
            }
        }

        private void fetched(int index, String response) {
            Matcher uid = UID.matcher(response);
            assertThat(uid.find()).as(response).isTrue();
            int value = Integer.parseInt(uid.group(1));
            assertThat(uids.get(index)).as("number of UID " + value).isIn(0, value);
            uids.set(index, value);
            Matcher found = FLAGS.matcher(response);
            if (found.find()) {
                Set<String> set = new TreeSet<>(List.of(found.group(1).split(" ")));
                set.remove("");
                set.remove("\\Recent");
                flags.put(value, set);
            }
        }

        /// One that is known, or any of those between its neighbours whose UID is not known yet.
        private void vanish(int uid) {
            int index = uids.indexOf(uid);
            for (int i = 0; i < uids.size() && index < 0; i++) {
                int behind = i + 1;
                while (behind < uids.size() && uids.get(behind) == 0) {
                    behind++;
                }
                boolean fits = uids.get(i) == 0 && (behind == uids.size() || uids.get(behind) > uid);
                index = fits ? i : -1;
            }
            assertThat(index).as("UID " + uid + " to vanish from " + uids).isNotNegative();
            uids.remove(/* index */ index);
        }

        int some() {
            return 1 + random.nextInt(Math.max(1, uids.size()));
        }

        void step() {
            String flag = SOME_FLAGS.get(random.nextInt(SOME_FLAGS.size()));
            String sign = random.nextBoolean() ? "+" : "-";
            switch (random.nextInt(12)) {
                case 0, 1, 2 ->
                    command("APPEND " + mailbox + " {6+}\r\na: b\r\n", true).ok();
                case 3 -> command("STORE " + some() + " +FLAGS (\\Deleted)", false);
                case 4 -> command("EXPUNGE", true).ok();
                case 5 -> command("FETCH " + some() + ":* (UID FLAGS)", false);
                case 6, 7 -> command("STORE " + some() + ' ' + sign + "FLAGS (" + flag + ')', false);
                case 8 -> command("NOOP", true).ok();
                case 9 -> command("COPY " + some() + ' ' + mailbox, true);
                // Across accounts for the colleague, within the own one else.
                case 10 -> command("MOVE " + some() + " Trash", true);
                default -> idle();
            }
        }

        private void idle() {
            String tag = client.send("IDLE");
            String response = client.response();
            while (!response.startsWith("+")) {
                note(response.substring(2), true, "IDLE");
                response = client.response();
            }
            client.line().send("DONE");
            client.finish(tag).untagged().forEach(each -> note(each, true, "IDLE"));
        }

        void runs(int steps) {
            for (int i = 0; i < steps; i++) {
                step();
                if (uids.contains(0)) {
                    command("FETCH " + (uids.indexOf(0) + 1) + ":* (UID FLAGS)", false);
                }
            }
        }
    }

    private static Picture picture(ImapRig rig, String user, String mailbox, List<String> first, long seed) {
        ImapTestClient client = rig.as(user);
        Picture picture =
                new Picture(client, mailbox, first.stream().anyMatch(each -> each.contains("selected")), seed);
        first.forEach(each -> client.command(each).ok());
        picture.command("SELECT " + mailbox, true).ok();
        return picture;
    }

    private static void race(long seed, int steps) throws Exception {
        try (ImapRig rig = new ImapRig();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try (ImapTestClient ann = rig.ann()) {
                ann.command("SETACL INBOX bob@example.test lrswite").ok();
            }
            String notify = "NOTIFY SET (selected (MessageNew MessageExpunge FlagChange))";
            List<Picture> pictures = List.of(
                    picture(rig, "ann", "INBOX", List.of(), seed),
                    picture(rig, "ann", "INBOX", List.of("ENABLE QRESYNC"), seed + 1),
                    picture(rig, "ann", "INBOX", List.of(notify), seed + 2),
                    picture(rig, "bob", SHARED, List.of(), seed + 3),
                    picture(rig, "bob", SHARED, List.of("ENABLE CONDSTORE"), seed + 4));
            List<Future<?>> running = new ArrayList<>();
            for (Picture each : pictures) {
                running.add(threads.submit(() -> each.runs(steps)));
            }
            for (Future<?> each : running) {
                each.get();
            }
            List<UidRow> rows = rig.accounts.read(
                    ImapRig.ANN,
                    view -> view.uids(
                            view.mailboxNamed(0, "INBOX").orElseThrow().id(), 1, 100_000));
            List<Integer> uids = rows.stream().map(UidRow::uid).toList();
            for (Picture each : pictures) {
                each.command("NOOP", true).ok();
                if (each.uids.contains(0)) {
                    each.command("FETCH 1:* UID", false).ok();
                }
                assertThat(each.uids).as("seed " + seed).isEqualTo(uids);
                for (UidRow row : rows) {
                    if (each.flags.containsKey(row.uid())) {
                        assertThat(each.flags.get(row.uid()))
                                .as("flags of " + row.uid() + ", seed " + seed)
                                .isEqualTo(flags(row));
                    }
                }
                each.client.close();
            }
        }
    }

    private static Set<String> flags(UidRow row) {
        Set<String> flags = new TreeSet<>(row.flags().keywords());
        List<String> system = List.of("\\Seen", "\\Answered", "\\Flagged", "\\Draft", "\\Deleted");
        List<Integer> bits = List.of(
                hongyan.store.account.Flags.SEEN,
                hongyan.store.account.Flags.ANSWERED,
                hongyan.store.account.Flags.FLAGGED,
                hongyan.store.account.Flags.DRAFT,
                hongyan.store.account.Flags.DELETED);
        for (int i = 0; i < bits.size(); i++) {
            if (row.flags().has(bits.get(i))) {
                flags.add(system.get(i));
            }
        }
        return flags;
    }

    @Test
    void everyPictureIsTheStores() throws Exception {
        race(1, 60);
    }

    @Test
    @Tag("long")
    void forLong() throws Exception {
        for (int i = 0; i < 20; i++) {
            race(System.nanoTime(), 400);
        }
    }

    @Test
    void theLastThatIsToldOfFlagsIsHowTheyAre() {
        try (ImapRig rig = new ImapRig()) {
            rig.fill(2);
            try (ImapTestClient c = rig.inbox();
                    ImapTestClient other = rig.inbox()) {
                other.command("STORE 1:2 +FLAGS (\\Flagged)").ok();
                assertThat(c.command("STORE 1 +FLAGS (\\Seen)")
                                .ok()
                                .all("1 FETCH")
                                .getLast())
                        .isEqualTo("1 FETCH (UID 1 FLAGS (\\Flagged \\Seen \\Recent))");
                other.command("STORE 2 +FLAGS (k)").ok();
                // RFC 9051 6.4.6: silence is about one's own change alone.
                assertThat(c.command("STORE 2 +FLAGS.SILENT (\\Seen)").ok().all("2 FETCH"))
                        .containsExactly("2 FETCH (UID 2 FLAGS (\\Flagged \\Seen k \\Recent))");
            }
        }
    }

    // RFC 2180 3.2 and 3.3

    @Test
    void aMailboxThatIsRenamedStaysSelected() {
        try (ImapRig rig = new ImapRig();
                ImapTestClient c = rig.ann();
                ImapTestClient other = rig.ann()) {
            c.command("CREATE a").ok();
            c.command("SELECT a").ok();
            other.command("RENAME a b/c").ok();
            other.append("b/c", "", ImapRig.message("x")).ok();
            assertThat(c.command("NOOP").ok().untagged()).containsExactly("1 EXISTS", "1 RECENT");
            assertThat(c.command("FETCH 1 UID").ok().untagged()).containsExactly("1 FETCH (UID 1)");
            c.append("a", "", ImapRig.message("x")).no();
        }
    }

    @Test
    void aMailboxThatIsDeletedEndsTheSession() {
        try (ImapRig rig = new ImapRig();
                ImapTestClient idle = rig.ann();
                ImapTestClient c = rig.ann();
                ImapTestClient other = rig.ann()) {
            other.command("CREATE a").ok();
            c.command("SELECT a").ok();
            idle.command("SELECT a").ok();
            idle.send("IDLE");
            assertThat(idle.response()).startsWith("+");
            other.command("DELETE a").ok();
            assertThat(idle.response()).startsWith("* BYE");
            c.command("NOOP").ok();
            assertThat(c.response()).startsWith("* BYE");
        }
    }
}
